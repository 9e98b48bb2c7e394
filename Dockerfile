# By its tag and not by a digest, so that each build gets the newest patch release of Go, whose library is most of the
# program; nothing else of this image is in what is made.
FROM --platform=$BUILDPLATFORM docker.io/library/golang:1.26-bookworm AS build
WORKDIR /src
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -tags headless -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o /headroom .

# Nothing else is needed: the time zones are in the program, and its server asks nobody by TLS.
FROM scratch
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Headroom"
LABEL org.opencontainers.image.description="How much room is left on this machine: charts, JSON and a web page"
LABEL org.opencontainers.image.licenses="Apache-2.0"
LABEL org.opencontainers.image.version="$VERSION"
LABEL org.opencontainers.image.revision="$REVISION"
COPY --from=build /headroom /headroom
# Inside a container the loopback address would answer nobody.
ENV HEADROOM_LISTEN=0.0.0.0:5000
EXPOSE 5000
# By number, so that an orchestrator can tell that it is not root.
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/headroom", "health"]
ENTRYPOINT ["/headroom"]
CMD ["serve"]

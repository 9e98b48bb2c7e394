// Package ecs asks the task metadata endpoint version 4 of Amazon ECS, which
// tells a container of the task that it belongs to.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
package ecs

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Variable is the environment variable in which the agent of ECS gives each
// container the address of its endpoint.
const Variable = "ECS_CONTAINER_METADATA_URI_V4"

const (
	// timeout bounds a request, the body included. On Fargate an answer has
	// been seen to take longer than a second.
	timeout = 4 * time.Second
	// maxBody bounds an answer. The statistics of a container take 4 KB, and a
	// task has ten containers at most besides those that AWS adds.
	maxBody = 1 << 20
	// maxErrorText bounds what is repeated of an answer in an error.
	maxErrorText = 120
)

// Client asks one endpoint. Its methods may be called from any goroutine.
type Client struct {
	// HTTP makes the requests. Its Transport may be replaced before the first.
	HTTP http.Client
	base string
}

// New makes a Client for the address that Variable holds. It asks nothing yet.
func New(address string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%s is %q, but must be an address such as http://169.254.170.2/v4/ID", Variable, address)
	}
	return &Client{
		base: strings.TrimRight(u.String(), "/"),
		HTTP: http.Client{
			Timeout: timeout,
			// The address is local to the task: neither a proxy nor another host
			// has business with it.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport:     &http.Transport{MaxIdleConns: 1, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10},
		},
	}, nil
}

// Task asks for the metadata of the task.
func (c *Client) Task(ctx context.Context) (*Task, error) {
	return ask(ctx, c, "/task", ParseTask)
}

// Stats asks for the statistics of all containers of the task, by their IDs.
func (c *Client) Stats(ctx context.Context) (map[string]*Stats, error) {
	return ask(ctx, c, "/task/stats", ParseStats)
}

// Container asks for the metadata of the container that asks.
func (c *Client) Container(ctx context.Context) (*Container, error) {
	return ask(ctx, c, "", ParseContainer)
}

// ask gets the answer at a path below the endpoint's address and parses it.
func ask[T any](ctx context.Context, c *Client, path string, parse func([]byte) (T, error)) (T, error) {
	var none T
	body, err := c.get(ctx, c.base+path)
	if err != nil {
		return none, err
	}
	v, err := parse(body)
	if err != nil {
		return none, fmt.Errorf("GET %s: %w", c.base+path, err)
	}
	return v, nil
}

// get returns the body of an answer with status 200.
func (c *Client) get(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return nil, err // it names the request
	}
	defer response.Body.Close() //nolint:errcheck // only read
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("GET %s: the answer is %s: %.*q", address, response.Status, maxErrorText, body)
	case err != nil:
		return nil, fmt.Errorf("GET %s: read the answer: %w", address, err)
	case len(body) > maxBody:
		return nil, fmt.Errorf("GET %s: the answer is longer than %d bytes", address, maxBody)
	}
	return body, nil
}

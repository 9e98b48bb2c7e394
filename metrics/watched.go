package metrics

import (
	"context"
	"maps"
	"path/filepath"

	"github.com/shirou/gopsutil/v3/common"
)

// watchedThrough returns the directory through which another machine is
// watched than the one whose /proc is at /proc: a container whose HOST_PROC or
// HOST_SYS names where the files of its host are mounted. It is empty
// otherwise.
func watchedThrough(ctx context.Context) string {
	for _, key := range []common.EnvKeyType{common.HostProcEnvKey, common.HostSysEnvKey} {
		own := "/proc"
		if key == common.HostSysEnvKey {
			own = "/sys"
		}
		if dir := filepath.Clean(hostPath(ctx, key, own)); dir != own {
			return dir
		}
	}
	return ""
}

// hostProc returns /proc, or what stands in for it.
func hostProc(ctx context.Context) string {
	return hostPath(ctx, common.HostProcEnvKey, "/proc")
}

// hostNet returns /proc/net. That is a link to self/net, which seen through a
// mounted /proc of the host shows the interfaces of this container: there,
// process 1 has those of the host.
func hostNet(ctx context.Context) string {
	if proc := hostProc(ctx); filepath.Clean(proc) != "/proc" {
		return filepath.Join(proc, "1/net")
	}
	return "/proc/net"
}

// hostRoot returns the directory below which the paths of the watched machine
// are. Without HOST_ROOT it is the root directory of the host's process 1,
// which takes privileges: the own one would be that of the container.
func hostRoot(ctx context.Context) string {
	fallback := "/"
	if watchedThrough(ctx) != "" {
		fallback = filepath.Join(hostProc(ctx), "1/root")
	}
	return hostPath(ctx, common.HostRootEnvKey, fallback)
}

// hostEtc returns the directory with the settings of the watched machine.
func hostEtc(ctx context.Context) string {
	return hostPath(ctx, common.HostEtcEnvKey, filepath.Join(hostRoot(ctx), "etc"))
}

// withEnv returns a context in which gopsutil takes a path for one of its
// environment variables.
func withEnv(ctx context.Context, key common.EnvKeyType, path string) context.Context {
	env := common.EnvMap{}
	if given, ok := ctx.Value(common.EnvKey).(common.EnvMap); ok {
		maps.Copy(env, given)
	}
	env[key] = path
	return context.WithValue(ctx, common.EnvKey, env)
}

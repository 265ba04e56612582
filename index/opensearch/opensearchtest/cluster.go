// Package opensearchtest boots real OpenSearch servers on loopback for tests.
package opensearchtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Home is the environment variable that names an assembled server; see
// index/opensearch/testdata/server/assemble.
const Home = "WENSOU_OPENSEARCH"

// bootTime is how long a cluster may take to be whole.
const bootTime = 2 * time.Minute

// nobody is the user that a server runs as where the test runs as root, as whom
// OpenSearch refuses to run.
const nobody = 65534

// Cluster is some nodes of OpenSearch, each a process on loopback.
type Cluster struct {
	URLs  []string // of the nodes
	nodes []*node
}

// node is one process.
type node struct {
	home, dir string
	cmd       *exec.Cmd
	done      chan error // what the process ended with
}

// Start boots a cluster and waits until it is whole. It ends with the test. The
// test is skipped, and says so, where there is no server.
func Start(t testing.TB, nodes int) *Cluster {
	t.Helper()
	home := os.Getenv(Home)
	if home == "" {
		t.Skipf("SKIPPED: no OpenSearch server; set %s=$(index/opensearch/testdata/server/assemble FOLDER), as .ci/run does", Home)
	}
	dir, err := os.MkdirTemp("", "wensou-opensearch") //nolint:usetesting // t.TempDir lies where only we can enter, and not the server
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	c := &Cluster{}
	ports := freePorts(t, 2*nodes)
	for i := range nodes {
		n := &node{home: home, dir: filepath.Join(dir, fmt.Sprint("node-", i))}
		if err := n.configure(i, ports); err != nil {
			t.Fatal(err)
		}
		c.nodes = append(c.nodes, n)
		c.URLs = append(c.URLs, fmt.Sprintf("http://127.0.0.1:%d", ports[2*i]))
	}
	if err := own(dir); err != nil {
		t.Fatal(err)
	}
	for i := range nodes {
		c.Restart(t, i)
		t.Cleanup(func() { c.Kill(t, i) })
	}
	c.await(t)
	return c
}

// Kill ends a node at once, as kill -9 does. One that has ended is left alone.
func (c *Cluster) Kill(t testing.TB, i int) {
	t.Helper()
	n := c.nodes[i]
	if n.cmd == nil {
		return
	}
	if err := n.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("kill node %d: %v", i, err)
	}
	<-n.done //nolint:errcheck // it was killed
	n.cmd = nil
}

// Restart starts a node that has ended, with the data that it had, and does not wait
// for it.
func (c *Cluster) Restart(t testing.TB, i int) {
	t.Helper()
	if err := c.nodes[i].start(); err != nil {
		t.Fatal(err)
	}
}

// Processes returns the IDs of the nodes' processes.
func (c *Cluster) Processes() []int {
	var ids []int
	for _, n := range c.nodes {
		ids = append(ids, n.cmd.Process.Pid)
	}
	return ids
}

// await waits until all nodes have joined.
func (c *Cluster) await(t testing.TB) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), bootTime)
	defer stop()
	url := fmt.Sprintf("%s/_cluster/health?wait_for_nodes=%d&timeout=1s", c.URLs[0], len(c.nodes))
	for !answers(ctx, url) {
		select {
		case <-ctx.Done():
			t.Fatalf("OpenSearch is not whole after %s:\n%s", bootTime, c.nodes[0].log())
		case err := <-c.nodes[0].done:
			c.nodes[0].done <- err
			t.Fatalf("OpenSearch ended: %v\n%s", err, c.nodes[0].log())
		case <-time.After(time.Second / 4):
		}
	}
}

// answers reports whether a request succeeds.
func answers(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return err == nil && response.StatusCode == http.StatusOK && strings.Contains(string(body), `"timed_out":false`)
}

// configure writes the files of a node; its ports are those at 2i and 2i+1.
func (n *node) configure(i int, ports []int) error {
	for _, folder := range []string{"config", "data", "logs", "tmp"} {
		if err := os.MkdirAll(filepath.Join(n.dir, folder), 0o755); err != nil {
			return err
		}
	}
	var seeds, names []string
	for k := range len(ports) / 2 {
		seeds = append(seeds, fmt.Sprintf("127.0.0.1:%d", ports[2*k+1]))
		names = append(names, fmt.Sprint("node-", k))
	}
	logging, err := os.ReadFile(filepath.Join(n.home, "config", "log4j2.properties"))
	if err != nil {
		return fmt.Errorf("%s names no OpenSearch server: %w", Home, err)
	}
	tmp := filepath.Join(n.dir, "tmp")
	for name, text := range map[string]string{
		"log4j2.properties": string(logging),
		"jvm.options":       "-Xms512m\n-Xmx512m\n-XX:+UseG1GC\n-XX:-UsePerfData\n-Djava.io.tmpdir=" + tmp + "\n",
		"opensearch.yml": fmt.Sprintf(settings, i, ports[2*i], ports[2*i+1], strings.Join(seeds, ","), strings.Join(names, ","),
			filepath.Join(n.dir, "data"), filepath.Join(n.dir, "logs")),
	} {
		if err := os.WriteFile(filepath.Join(n.dir, "config", name), []byte(text), 0o644); err != nil { //nolint:gosec // the server reads it as another user
			return err
		}
	}
	return nil
}

const settings = `cluster.name: wensou-test
node.name: node-%d
network.host: 127.0.0.1
http.port: %d
transport.port: %d
discovery.seed_hosts: [%s]
cluster.initial_cluster_manager_nodes: [%s]
path.data: %s
path.logs: %s
node.processors: 2
indices.breaker.total.use_real_memory: false # garbage that is not collected yet is no reason to refuse
cluster.routing.allocation.disk.threshold_enabled: false
`

// start starts the process.
func (n *node) start() error {
	java, err := javaHome()
	if err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(n.dir, "output"))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(filepath.Join(n.home, "bin", "opensearch")) //nolint:noctx // it outlives the call, and Kill ends it
	cmd.Env = append(os.Environ(), "OPENSEARCH_JAVA_HOME="+java, "OPENSEARCH_PATH_CONF="+filepath.Join(n.dir, "config"), "OPENSEARCH_TMPDIR="+filepath.Join(n.dir, "tmp"))
	cmd.Stdout, cmd.Stderr, cmd.Dir = out, out, n.dir
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start OpenSearch: %w", err)
	}
	n.cmd, n.done = cmd, make(chan error, 1)
	go func() { n.done <- cmd.Wait() }()
	return nil
}

// log returns what the process has printed.
func (n *node) log() string {
	text, err := os.ReadFile(filepath.Join(n.dir, "output"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// javaHome returns the folder of the Java that is in the path.
func javaHome() (string, error) {
	path, err := exec.LookPath("java")
	if err != nil {
		return "", fmt.Errorf("OpenSearch needs Java: %w", err)
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	return filepath.Dir(filepath.Dir(path)), nil
}

// own gives a folder to the user that the servers run as.
func own(dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody, nobody)
	})
}

// freePorts returns ports that nobody listens at.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	ports := make([]int, n)
	for i := range ports {
		var c net.ListenConfig
		l, err := c.Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

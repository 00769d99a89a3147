// Writes the fixtures that the Rust tests compare with: session payloads and
// cookies made by Go's own encoders, each with what it must decode to. As a
// peer it answers what Go makes of any other.
package main

import (
	"fmt"
	"os"
	"strings"
)

const usage = `usage:
  fixtures DIR                      write sessions, cookies and damaged payloads under DIR
  memcached PREFIX ADDR[,ADDR...]   set every session under PREFIX + id
  set ADDR[,ADDR...]                set the items that come as JSON, one a line, from stdin
  ids                               print name<TAB>id of every session
  peer                              answer JSON requests, one a line, from stdin`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	registerTypes()
	switch {
	case len(args) == 2 && args[0] == "fixtures":
		return writeFixtures(args[1])
	case len(args) == 3 && args[0] == "memcached":
		return fillMemcached(args[1], strings.Split(args[2], ","))
	case len(args) == 2 && args[0] == "set":
		return setItems(os.Stdin, strings.Split(args[1], ","))
	case len(args) == 1 && args[0] == "ids":
		return printIDs()
	case len(args) == 1 && args[0] == "peer":
		return supervise(os.Stdin, os.Stdout)
	case len(args) == 2 && args[0] == "peer" && args[1] == "worker":
		return work(os.Stdin, os.Stdout)
	}
	return fmt.Errorf("unknown arguments\n%s", usage)
}

func printIDs() error {
	for _, s := range allSessions() {
		fmt.Printf("%s\t%s\n", s.name, sessionID(s.name))
	}
	return nil
}

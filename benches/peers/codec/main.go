// Measures what securecookie and encoding/gob take for the inputs that the
// Rust benchmarks read too.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
)

const usage = `usage:
  codec inputs DIR   write the inputs that both sides measure
  codec run DIR      print nanoseconds per operation as JSON, on one core`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	registerTypes()
	if len(args) != 2 {
		return fmt.Errorf("unknown arguments\n%s", usage)
	}
	switch args[0] {
	case "inputs":
		return writeInputs(args[1])
	case "run":
		runtime.GOMAXPROCS(1)
		results, err := measureAll(args[1])
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(results)
	}
	return fmt.Errorf("unknown command %q\n%s", args[0], usage)
}

// Keeps saving sessions as the application's store would, while sesscascade
// changes them, and checks that none of its writes is lost or overwritten by
// an older value.
//
// It saves until it has made its writes, says so, waits for a line on standard
// input, and then compares what both tiers hold with what it wrote last.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"

	"cloud.google.com/go/datastore"
	"github.com/bradfitz/gomemcache/memcache"
)

type settings struct {
	project, namespace, memcached, mode string
	sessions, writes, workers           int
	age                                 time.Duration
}

func main() {
	var s settings
	flag.StringVar(&s.project, "project", "", "the `id` of the Datastore project")
	flag.StringVar(&s.namespace, "namespace", "", "the namespace of the entities")
	flag.StringVar(&s.memcached, "memcache", "", "`host:port` of memcached")
	flag.StringVar(&s.mode, "mode", "plain", "plain, drift (some saves reach only one tier) or expire (sessions die and come back)")
	flag.IntVar(&s.sessions, "sessions", 500, "how many sessions")
	flag.IntVar(&s.writes, "writes", 10000, "how many saves; 0 only makes every session once")
	flag.IntVar(&s.workers, "workers", 8, "how many save at the same time")
	flag.DurationVar(&s.age, "age", time.Hour, "the age of a session")
	flag.Parse()
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(s settings) error {
	client, err := datastore.NewClient(context.Background(), s.project)
	if err != nil {
		return err
	}
	defer client.Close()
	cache := memcache.New(s.memcached)
	cache.Timeout = 10 * time.Second
	workers := make([]*worker, s.workers)
	for w := range workers {
		workers[w] = newWorker(s, w, store{cache, client, s.namespace})
	}
	if err := each(workers, (*worker).work); err != nil {
		return err
	}
	fmt.Println("written")
	if s.writes > 0 {
		bufio.NewReader(os.Stdin).ReadString('\n')
		if err := each(workers, (*worker).verify); err != nil {
			return err
		}
	}
	var total tally
	for _, w := range workers {
		total.add(w.tally)
	}
	return json.NewEncoder(os.Stdout).Encode(total)
}

func each(workers []*worker, do func(*worker) error) error {
	var group sync.WaitGroup
	errs := make([]error, len(workers))
	for i, w := range workers {
		group.Add(1)
		go func(i int, w *worker) {
			defer group.Done()
			errs[i] = do(w)
		}(i, w)
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Does what sesscascade does to many sessions, as one would with the official
// client and gomemcache.
//
// check compares all sessions in Datastore with their copies in Memcache: the
// peer of `sesscascade check`.
//
// gomemcache tells neither expiries nor keys, so that sessions which are only in
// Memcache, or expire at different times, are not found.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"cloud.google.com/go/datastore"
	"github.com/bradfitz/gomemcache/memcache"
	"google.golang.org/api/iterator"
)

const (
	batchSize = 500
	// gomemcache's own 100 ms are short for a batch on a busy machine.
	timeout = 10 * time.Second
)

type entity struct {
	Value     []byte `datastore:",noindex"`
	ExpiresAt time.Time
}

type stored struct {
	key   string
	value []byte
}

func main() {
	project := flag.String("project", "", "the `id` of the Datastore project")
	server := flag.String("memcache", "", "`host:port` of memcached")
	decode := flag.String("decode", "all", "decode `all` copies, or only those of differing bytes")
	do := flag.String("do", "check", "`check`, migrate or evict")
	namespace := flag.String("namespace", "", "where migrate copies sessions to")
	flag.Parse()
	counts, err := run(context.Background(), *do, *project, *server, *namespace, *decode == "all")
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(counts)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, do, project, server, namespace string, decodeAll bool) (*counts, error) {
	client, err := datastore.NewClient(ctx, project)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	cache := memcache.New(server)
	cache.Timeout = timeout
	switch do {
	case "check":
		return check(ctx, client, cache, decodeAll)
	case "migrate":
		return migrate(ctx, client, namespace)
	case "evict":
		return evict(ctx, client, cache)
	}
	return nil, fmt.Errorf("cannot do %q", do)
}

func check(ctx context.Context, client *datastore.Client, cache *memcache.Client, decodeAll bool) (*counts, error) {
	counts := &counts{Conditions: map[string]int{}, decodeAll: decodeAll}
	batch := make([]stored, 0, batchSize)
	sessions := client.Run(ctx, datastore.NewQuery("Session"))
	for {
		var session entity
		key, err := sessions.Next(&session)
		if err != nil && err != iterator.Done {
			return nil, err
		}
		if err == nil {
			batch = append(batch, stored{key.Name, session.Value})
		}
		if len(batch) == batchSize || err == iterator.Done {
			if err := counts.add(cache, batch); err != nil {
				return nil, err
			}
			batch = batch[:0]
		}
		if err == iterator.Done {
			return counts, nil
		}
	}
}

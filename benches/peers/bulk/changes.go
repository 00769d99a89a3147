package main

import (
	"context"
	"time"

	"cloud.google.com/go/datastore"
	"github.com/bradfitz/gomemcache/memcache"
	"google.golang.org/api/iterator"
)

// migrate copies every session to another namespace, as one would with the
// official client: the peer of `sesscascade migrate`. It overwrites what is there.
func migrate(ctx context.Context, client *datastore.Client, namespace string) (*counts, error) {
	counts := &counts{Conditions: map[string]int{}}
	keys := make([]*datastore.Key, 0, batchSize)
	entities := make([]entity, 0, batchSize)
	flush := func() error {
		_, err := client.PutMulti(ctx, keys, entities)
		counts.Sessions += len(keys)
		keys, entities = keys[:0], entities[:0]
		return err
	}
	sessions := client.Run(ctx, datastore.NewQuery("Session"))
	for {
		var session entity
		key, err := sessions.Next(&session)
		if err == iterator.Done {
			return counts, flush()
		}
		if err != nil {
			return nil, err
		}
		copied := datastore.NameKey("Session", key.Name, nil)
		copied.Namespace = namespace
		keys, entities = append(keys, copied), append(entities, session)
		if len(keys) == batchSize {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
}

// evict removes every session that has expired: the peer of
// `sesscascade evict --expired`. It does not look whether one is still alive in
// Memcache, or was extended meanwhile.
func evict(ctx context.Context, client *datastore.Client, cache *memcache.Client) (*counts, error) {
	counts := &counts{Conditions: map[string]int{}}
	expired := datastore.NewQuery("Session").Filter("ExpiresAt <=", time.Now()).KeysOnly()
	keys, err := client.GetAll(ctx, expired, nil)
	if err != nil {
		return nil, err
	}
	for len(keys) > 0 {
		batch := keys[:min(batchSize, len(keys))]
		keys = keys[len(batch):]
		for _, key := range batch {
			if err := cache.Delete(key.Name); err != nil && err != memcache.ErrCacheMiss {
				return nil, err
			}
		}
		if err := client.DeleteMulti(ctx, batch); err != nil {
			return nil, err
		}
		counts.Sessions += len(batch)
	}
	return counts, nil
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/bradfitz/gomemcache/memcache"
)

type stored struct {
	Name   string `json:"name"`
	ID     string `json:"id"`
	Key    string `json:"key"`
	Bytes  int    `json:"bytes"`
	Server string `json:"server"`
}

func fillMemcached(prefix string, addresses []string) error {
	servers := new(memcache.ServerList)
	if err := servers.SetServers(addresses...); err != nil {
		return err
	}
	client := memcache.NewFromSelector(servers)
	out := json.NewEncoder(os.Stdout)
	for _, s := range allSessions() {
		id := sessionID(s.name)
		item := &memcache.Item{Key: prefix + id, Value: s.payload, Expiration: 3600}
		if err := client.Set(item); err != nil {
			return fmt.Errorf("set %s: %w", s.name, err)
		}
		server, err := servers.PickServer(item.Key)
		if err != nil {
			return err
		}
		line := stored{Name: s.name, ID: id, Key: item.Key, Bytes: len(s.payload), Server: server.String()}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

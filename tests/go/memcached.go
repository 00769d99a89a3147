package main

import (
	"encoding/json"
	"fmt"
	"io"
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

type item struct {
	Key     string `json:"key"`
	Value   []byte `json:"value"`
	Seconds int32  `json:"seconds"`
}

// setItems stores what anybody wants, with the routing of the real client.
func setItems(in io.Reader, addresses []string) error {
	servers := new(memcache.ServerList)
	if err := servers.SetServers(addresses...); err != nil {
		return err
	}
	client := memcache.NewFromSelector(servers)
	for items := json.NewDecoder(in); ; {
		var i item
		if err := items.Decode(&i); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := client.Set(&memcache.Item{Key: i.Key, Value: i.Value, Expiration: i.Seconds}); err != nil {
			return fmt.Errorf("set %s: %w", i.Key, err)
		}
	}
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

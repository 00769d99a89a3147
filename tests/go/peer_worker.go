package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"syscall"
)

// memoryLimit keeps a forged count in a payload from taking the machine's
// memory before the runtime gives up.
const memoryLimit = 3 << 30

type request struct {
	Op         string       `json:"op"`
	Name       string       `json:"name"`
	Keys       [][2]*string `json:"keys"`
	Text       string       `json:"text"`
	MaxAge     int          `json:"max_age"`
	Value      []byte       `json:"value"`
	Serializer string       `json:"serializer"`
	Fixture    string       `json:"fixture"`
	Data       []byte       `json:"data"`
	Seed       int64        `json:"seed"`
	Count      int          `json:"count"`
}

// answer holds what goes beside "ok"; plain views come as JSON text.
type answer map[string]interface{}

// work answers each request before it reads the next, so that the first one
// without an answer is the one that the process died of.
func work(in io.Reader, out io.Writer) error {
	limit := &syscall.Rlimit{Cur: memoryLimit, Max: memoryLimit}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, limit); err != nil {
		return fmt.Errorf("limit memory: %w", err)
	}
	p := newPeer()
	requests := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := requests.ReadBytes('\n')
		if len(line) > 0 {
			if _, err := out.Write(p.respond(line)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (p *peer) respond(line []byte) (reply []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			reply = failure(fmt.Sprint("panic: ", cause))
		}
	}()
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure("request: " + err.Error())
	}
	operation, known := operations[r.Op]
	if !known {
		return failure(fmt.Sprintf("request: unknown op %q", r.Op))
	}
	a, err := operation(p, r)
	if err != nil {
		return failure(err.Error())
	}
	a["ok"] = true
	return jsonLine(a)
}

func failure(text string) []byte {
	return jsonLine(answer{"ok": false, "error": text})
}

func jsonLine(value interface{}) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	check(enc.Encode(value))
	return buf.Bytes()
}

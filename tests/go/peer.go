package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// batchLines is small enough for a batch's requests to be in the pipe to the
// worker while its answers are read, and large enough not to wait on each.
const batchLines = 256

// supervise passes requests on to a worker process: a payload can make gob
// exhaust memory or stack, of which a Go program dies without a panic.
func supervise(in io.Reader, out io.Writer) error {
	requests, answers := bufio.NewReaderSize(in, 1<<20), bufio.NewWriterSize(out, 1<<20)
	var w *worker
	defer func() { w.stop() }()
	for {
		batch, err := readBatch(requests)
		for len(batch) > 0 {
			if w == nil {
				started, err := startWorker()
				if err != nil {
					return err
				}
				w = started
			}
			done := w.answer(batch, answers)
			if done < len(batch) {
				if _, err := answers.Write(failure("fatal: " + w.stop())); err != nil {
					return err
				}
				w, done = nil, done+1
			}
			batch = batch[done:]
		}
		if !hasLine(requests) {
			if err := answers.Flush(); err != nil {
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

func hasLine(r *bufio.Reader) bool {
	buffered, _ := r.Peek(r.Buffered())
	return bytes.IndexByte(buffered, '\n') >= 0
}

// readBatch waits for one line and takes what else has already come.
func readBatch(r *bufio.Reader) (batch [][]byte, err error) {
	for len(batch) == 0 || len(batch) < batchLines && hasLine(r) {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			batch = append(batch, append(bytes.TrimSuffix(line, []byte("\n")), '\n'))
		}
		if err != nil {
			return batch, err
		}
	}
	return batch, nil
}

type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors bytes.Buffer
}

func startWorker() (*worker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	w := &worker{cmd: exec.Command(program, "peer", "worker")}
	w.cmd.Stderr = &w.errors
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewReaderSize(out, 1<<20)
	return w, w.cmd.Start()
}

// answer copies the batch's answers; there are fewer than requests if the
// worker died of the next one.
func (w *worker) answer(batch [][]byte, answers *bufio.Writer) int {
	go func() {
		// A failed write shows as missing answers.
		_, _ = w.in.Write(bytes.Join(batch, nil))
	}()
	for done := range batch {
		line, err := w.out.ReadBytes('\n')
		if err != nil {
			return done
		}
		if _, err := answers.Write(line); err != nil {
			return done
		}
	}
	return len(batch)
}

// stop gives what the worker died of, if it did.
func (w *worker) stop() string {
	if w == nil {
		return ""
	}
	w.in.Close()
	err := w.cmd.Wait()
	for _, line := range strings.Split(w.errors.String(), "\n") {
		if strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "error: ") {
			return line[strings.Index(line, ": ")+2:]
		}
	}
	return fmt.Sprint(err)
}

package main

import (
	"fmt"
	"math/rand"
	"time"
)

// idle is how long a session was left alone before the cache forgets it, as an
// LRU forgets what nobody used.
const idle = time.Second

// margin is how far this program's clock and memcached's whole seconds may be
// apart when it is asked whether a session must still be there.
const margin = 1500 * time.Millisecond

// session is what was written last.
type session struct {
	key       string
	n         int
	saved     time.Time
	expiresAt time.Time
	// The last save did not reach Datastore.
	cachedOnly bool
}

type tally struct {
	Writes   int      `json:"writes"`
	Verified int      `json:"verified"`
	Revived  int      `json:"revived"`
	Wrong    []string `json:"wrong"`
}

func (t *tally) add(other tally) {
	t.Writes += other.Writes
	t.Verified += other.Verified
	t.Revived += other.Revived
	t.Wrong = append(t.Wrong, other.Wrong...)
}

// worker saves sessions that nobody else saves.
type worker struct {
	settings
	store
	tally
	own    []*session
	random *rand.Rand
}

func newWorker(s settings, number int, st store) *worker {
	w := &worker{settings: s, store: st, random: rand.New(rand.NewSource(int64(number)))}
	for i := number; i < s.sessions; i += s.workers {
		w.own = append(w.own, &session{key: key(i)})
	}
	return w
}

func (w *worker) work() error {
	for _, s := range w.own {
		if w.writes == 0 {
			if err := w.save(s); err != nil {
				return err
			}
		}
	}
	for w.Writes < w.writes/w.workers {
		s := w.own[w.random.Intn(len(w.own))]
		if err := w.check(s); err != nil {
			return err
		}
		if err := w.save(s); err != nil {
			return err
		}
		if w.mode == "drift" {
			if err := w.forget(w.own[w.random.Intn(len(w.own))]); err != nil {
				return err
			}
		}
	}
	return nil
}

// check reads a session as the store does before a request, and says what is
// not what was written last.
func (w *worker) check(s *session) error {
	if s.n == 0 {
		return nil
	}
	alive := time.Until(s.expiresAt) > margin
	if !alive {
		w.Revived++
		return nil
	}
	n, found, err := w.loadCached(s.key)
	if err == nil && !found {
		n, found, err = w.loadStored(s.key)
	}
	if err != nil {
		return err
	}
	w.compare(s, "a request", n, found)
	return nil
}

func (w *worker) compare(s *session, reader string, n int, found bool) {
	if !found {
		w.Wrong = append(w.Wrong, fmt.Sprintf("%s: %s finds nothing, and %d was saved", s.key, reader, s.n))
	} else if n != s.n {
		w.Wrong = append(w.Wrong, fmt.Sprintf("%s: %s finds %d, and %d was saved", s.key, reader, n, s.n))
	}
}

func (w *worker) save(s *session) error {
	value, err := encode(s.n + 1)
	if err != nil {
		return err
	}
	age := w.age
	if w.mode == "expire" {
		age = time.Duration(1+w.random.Intn(3)) * time.Second
	}
	s.saved, s.expiresAt = time.Now(), time.Now().Add(age)
	s.cachedOnly = w.mode == "drift" && w.random.Intn(10) == 0
	if err := w.saveCached(s.key, value, age); err != nil {
		return err
	}
	if !s.cachedOnly {
		if err := w.saveStored(s.key, value, s.expiresAt); err != nil {
			return err
		}
	}
	s.n++
	w.Writes++
	return nil
}

// forget drops a session from the cache, if it is in Datastore and was not used
// for a while.
func (w *worker) forget(s *session) error {
	if s.n == 0 || s.cachedOnly || time.Since(s.saved) < idle {
		return nil
	}
	return w.drop(s.key)
}

// verify compares both tiers with what was written last.
func (w *worker) verify() error {
	for _, s := range w.own {
		if s.n == 0 || time.Until(s.expiresAt) < margin {
			continue
		}
		w.Verified++
		n, found, err := w.loadCached(s.key)
		if err != nil {
			return err
		}
		if found || s.cachedOnly {
			w.compare(s, "Memcache", n, found)
		}
		if s.cachedOnly {
			continue
		}
		n, found, err = w.loadStored(s.key)
		if err != nil {
			return err
		}
		w.compare(s, "Datastore", n, found)
	}
	return nil
}

package summarize

import "sync"

// queue hands on what several workers make in the order of its numbers.
type queue struct {
	mutex sync.Mutex
	ready []*output // nil where it is not made yet
	next  int
	busy  bool // somebody is handing on
	take  func(i int, out *output)
}

// put adds output number i, and hands on what has its turn, unless another worker
// is at it, who then goes on with this one.
func (q *queue) put(i int, out *output) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.ready[i] = out
	if q.busy {
		return
	}
	q.busy = true
	for ; q.next < len(q.ready) && q.ready[q.next] != nil; q.next++ {
		i, out := q.next, q.ready[q.next]
		q.mutex.Unlock()
		q.take(i, out)
		q.mutex.Lock()
		q.ready[i] = nil
	}
	q.busy = false
}

package sessions

// queue holds sessions in the order of their last activity. Since the limit is
// the same for all, that is the order in which inactivity ends them.
type queue struct{ ends session }

func (q *queue) init() { q.ends.prev, q.ends.next = &q.ends, &q.ends }

// first is the session that was active longest ago, nil where there is none.
func (q *queue) first() *session {
	if q.ends.next == &q.ends {
		return nil
	}
	return q.ends.next
}

func (q *queue) push(s *session) {
	s.prev, s.next = q.ends.prev, &q.ends
	s.prev.next, q.ends.prev = s, s
}

func (q *queue) remove(s *session) {
	s.prev.next, s.next.prev = s.next, s.prev
	s.prev, s.next = nil, nil
}

// after is the session behind s, nil at the end.
func (q *queue) after(s *session) *session {
	if s.next == &q.ends {
		return nil
	}
	return s.next
}

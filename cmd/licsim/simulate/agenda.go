package simulate

// agenda is what is to come: requests, each listed under the second at which
// something happens to it. What lies further ahead than the wheel reaches goes
// round once more. All steps take the same time however much is listed.
type agenda struct {
	first, last []int32 // by second modulo the wheel's size; 0 is none
	now         int32
}

const wheel = 1 << 17 // a day and a half

func newAgenda() *agenda {
	return &agenda{first: make([]int32, wheel), last: make([]int32, wheel)}
}

// place lists request i under due, which is not over yet.
func (a *agenda) place(all []request, i, due int32) {
	r := &all[i]
	r.due = due
	r.slot = min(due, a.now+wheel-1) & (wheel - 1)
	r.next, r.prev = 0, a.last[r.slot]
	if r.prev == 0 {
		a.first[r.slot] = i
	} else {
		all[r.prev].next = i
	}
	a.last[r.slot] = i
	r.listed = true
}

// remove takes request i off the agenda, if it is there.
func (a *agenda) remove(all []request, i int32) {
	r := &all[i]
	if !r.listed {
		return
	}
	r.listed = false
	if r.prev == 0 {
		a.first[r.slot] = r.next
	} else {
		all[r.prev].next = r.next
	}
	if r.next == 0 {
		a.last[r.slot] = r.prev
	} else {
		all[r.next].prev = r.prev
	}
}

// take removes and returns the next request of this second, 0 when there is none.
func (a *agenda) take(all []request) int32 {
	for {
		i := a.first[a.now&(wheel-1)]
		if i == 0 {
			return 0
		}
		a.remove(all, i)
		if all[i].due <= a.now {
			return i
		}
		a.place(all, i, all[i].due)
	}
}

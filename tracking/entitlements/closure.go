package entitlements

import "slices"

// closure knows of every group under which of the listed names it is: those that
// it bears itself, and those of the groups around it, to any depth. Groups that
// hold each other in a circle are under the same names.
//
// It takes a bit for each group and listed name: 50 MB for 20,000 of both.
type closure struct {
	graph  *graph
	listed map[int32]int // name -> its place in the list
	under  []set         // by group; nil where it is empty
	empty  set

	// What follows is for the walk (Tarjan's strongly connected components).
	order, low []int32
	stack      []int32
	met        int32
}

// newClosure resolves all groups for a list of names.
func newClosure(g *graph, list []int32) *closure {
	c := &closure{
		graph: g, listed: make(map[int32]int, len(list)), under: make([]set, len(g.groups)),
		empty: newSet(len(list)), order: make([]int32, len(g.groups)), low: make([]int32, len(g.groups)),
	}
	for i, id := range list {
		c.listed[id] = i
	}
	for node := range c.under {
		if c.order[node] == 0 {
			c.walk(int32(node))
		}
	}
	c.order, c.low, c.stack = nil, nil, nil
	return c
}

const done = 1 << 30 // the low of a group whose circle is resolved

// walk resolves the groups around node first, then its own circle.
func (c *closure) walk(node int32) {
	c.met++
	c.order[node], c.low[node] = c.met, c.met
	c.stack = append(c.stack, node)
	for _, around := range c.graph.of(c.graph.groups[node]) {
		if c.order[around] == 0 {
			c.walk(around)
		}
		c.low[node] = min(c.low[node], c.low[around])
	}
	if c.low[node] == c.order[node] {
		at := len(c.stack) - 1
		for c.stack[at] != node {
			at--
		}
		c.resolve(c.stack[at:])
		c.stack = c.stack[:at]
	}
}

// resolve joins what is known of the groups around a circle of groups.
func (c *closure) resolve(circle []int32) {
	var joined set
	shared := false // joined belongs to another group
	join := func(other set) {
		switch {
		case other == nil || joined != nil && &joined[0] == &other[0]:
		case joined == nil:
			joined, shared = other, true
		default:
			if shared {
				joined, shared = slices.Clone(joined), false
			}
			joined.join(other)
		}
	}
	for _, node := range circle {
		for _, around := range c.graph.of(c.graph.groups[node]) {
			join(c.under[around])
		}
	}
	for _, node := range circle {
		if i, ok := c.listed[c.graph.groups[node]]; ok {
			own := slices.Clone(c.empty)
			own.add(i)
			join(own)
		}
	}
	for _, node := range circle {
		c.under[node], c.low[node] = joined, done
	}
}

// of adds to the set under which listed names somebody is who has these names,
// wildcards included.
func (c *closure) of(into set, ids []int32) {
	for _, id := range ids {
		if i, ok := c.listed[id]; ok {
			into.add(i)
		}
		for _, node := range c.graph.of(id) {
			into.join(c.under[node])
		}
	}
}

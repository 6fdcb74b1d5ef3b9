// The linear state class graph of a time Petri net, written straightforwardly: what the explorer is compared with.
//
// Reads a net as numbers: places, their tokens; transitions, and for each eft, lft (-1: none), its inputs and its
// outputs, each list as its length and pairs of place and weight. Bounds are closed; no read or inhibitor arcs.
// Prints one line of JSON.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <iostream>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

using Arcs = std::vector<std::pair<int, int>>;

constexpr int infinity = std::numeric_limits<int>::max();

struct Transition {
  int eft;
  int lft;
  Arcs inputs;
  Arcs outputs;
};

struct Net {
  std::vector<int> initial;
  std::vector<Transition> transitions;
};

// A marking and the closed domain over now (variable 0) and the enabled transitions (1, 2, ...), row-major:
// entry i, j bounds x_i - x_j.
struct StateClass {
  std::vector<int> marking;
  std::vector<int> domain;

  bool operator==(const StateClass& other) const {
    return marking == other.marking && domain == other.domain;
  }
};

struct HashOfClass {
  size_t operator()(const StateClass& c) const {
    size_t hash = 14695981039346656037u;
    for (int word : c.marking) hash = (hash ^ static_cast<unsigned>(word)) * 1099511628211u;
    for (int word : c.domain) hash = (hash ^ static_cast<unsigned>(word)) * 1099511628211u;
    return hash ^ (hash >> 32);
  }
};

int plus(int a, int b) { return a == infinity || b == infinity ? infinity : a + b; }

bool isEnabled(const Transition& t, const std::vector<int>& marking) {
  return std::all_of(t.inputs.begin(), t.inputs.end(),
                     [&](const auto& arc) { return marking[arc.first] >= arc.second; });
}

std::vector<int> enabledIn(const Net& net, const std::vector<int>& marking) {
  std::vector<int> enabled;
  for (size_t t = 0; t < net.transitions.size(); t++)
    if (isEnabled(net.transitions[t], marking)) enabled.push_back(static_cast<int>(t));
  return enabled;
}

// Binds the variables of `fresh` to now by their static intervals, and to all others through now.
void addNewlyEnabled(const Net& net, const std::vector<int>& enabled, const std::vector<int>& fresh,
                     std::vector<int>& d) {
  const int dim = static_cast<int>(enabled.size()) + 1;
  for (int i : fresh) {
    const Transition& t = net.transitions[enabled[i - 1]];
    d[i] = -t.eft;
    d[i * dim] = t.lft;
  }
  for (int i : fresh) {
    for (int k = 1; k < dim; k++) {
      d[i * dim + k] = plus(d[i * dim], d[k]);
      d[k * dim + i] = plus(d[k * dim], d[i]);
    }
    d[i * dim + i] = 0;
  }
}

StateClass initialClass(const Net& net) {
  const std::vector<int> enabled = enabledIn(net, net.initial);
  const int dim = static_cast<int>(enabled.size()) + 1;
  StateClass c{net.initial, std::vector<int>(dim * dim, 0)};
  std::vector<int> fresh;
  for (int i = 1; i < dim; i++) fresh.push_back(i);
  addNewlyEnabled(net, enabled, fresh, c.domain);
  return c;
}

// False when an enabled transition must fire strictly before variable f.
bool canFireFirst(const std::vector<int>& d, int dim, int f) {
  for (int i = 1; i < dim; i++)
    if (d[i * dim + f] < 0) return false;
  return true;
}

StateClass fire(const Net& net, const StateClass& from, const std::vector<int>& enabled, int f) {
  const Transition& fired = net.transitions[enabled[f - 1]];
  const std::vector<int>& d = from.domain;
  const int dim = static_cast<int>(enabled.size()) + 1;

  std::vector<int> between = from.marking;
  for (auto [place, weight] : fired.inputs) between[place] -= weight;
  StateClass next{between, {}};
  for (auto [place, weight] : fired.outputs) next.marking[place] += weight;

  const std::vector<int> nextEnabled = enabledIn(net, next.marking);
  const int nextDim = static_cast<int>(nextEnabled.size()) + 1;
  std::vector<int> before(nextDim, 0);
  std::vector<int> fresh;
  for (int i = 1; i < nextDim; i++) {
    const int t = nextEnabled[i - 1];
    const auto at = std::find(enabled.begin(), enabled.end(), t);
    const bool persists = t != enabled[f - 1] && at != enabled.end() && isEnabled(net.transitions[t], between);
    if (persists) before[i] = static_cast<int>(at - enabled.begin()) + 1;
    else fresh.push_back(i);
  }

  // Nothing fires before f, so k comes at least as late as the greatest known lag behind any enabled transition.
  std::vector<int> low(dim, infinity);
  for (int k = 1; k < dim; k++)
    for (int i = 1; i < dim; i++) low[k] = std::min(low[k], d[i * dim + k]);

  next.domain.assign(nextDim * nextDim, 0);
  for (int i = 1; i < nextDim; i++) {
    const int p = before[i];
    if (p == 0) continue;
    next.domain[i] = low[p];
    next.domain[i * nextDim] = d[p * dim + f];
    for (int k = 1; k < nextDim; k++) {
      const int q = before[k];
      if (q == 0 || k == i) continue;
      next.domain[i * nextDim + k] = std::min(d[p * dim + q], plus(d[p * dim + f], low[q]));
    }
  }
  addNewlyEnabled(net, nextEnabled, fresh, next.domain);
  return next;
}

Arcs readArcs() {
  size_t count;
  std::cin >> count;
  Arcs arcs(count);
  for (auto& [place, weight] : arcs) std::cin >> place >> weight;
  return arcs;
}

Net readNet() {
  Net net;
  size_t places, transitions;
  std::cin >> places;
  net.initial.resize(places);
  for (int& tokens : net.initial) std::cin >> tokens;
  std::cin >> transitions;
  net.transitions.resize(transitions);
  for (Transition& t : net.transitions) {
    std::cin >> t.eft >> t.lft;
    if (t.lft < 0) t.lft = infinity;
    t.inputs = readArcs();
    t.outputs = readArcs();
  }
  return net;
}

int main() {
  const Net net = readNet();
  std::unordered_map<StateClass, int, HashOfClass> found;
  std::deque<const StateClass*> waiting;
  waiting.push_back(&found.emplace(initialClass(net), 0).first->first);
  long edges = 0;
  while (!waiting.empty()) {
    const StateClass& current = *waiting.front();
    waiting.pop_front();
    const std::vector<int> enabled = enabledIn(net, current.marking);
    const int dim = static_cast<int>(enabled.size()) + 1;
    for (int f = 1; f < dim; f++) {
      if (!canFireFirst(current.domain, dim, f)) continue;
      edges++;
      const auto [at, isNew] = found.emplace(fire(net, current, enabled, f), static_cast<int>(found.size()));
      if (isNew) waiting.push_back(&at->first);
    }
  }
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const double user = usage.ru_utime.tv_sec + usage.ru_utime.tv_usec * 1e-6;
  std::printf("{\"classes\":%zu,\"edges\":%ld,\"userSeconds\":%.3f,\"maxRss\":%ld}\n", found.size(), edges, user,
              usage.ru_maxrss * 1024);
}

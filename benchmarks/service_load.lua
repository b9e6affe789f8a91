-- What wrk asks: paths of a file, each client its own way through them, with a token. See benchmarks/service_load.py.
local token, paths = os.getenv("LOAD_TOKEN"), {}
for line in io.lines(os.getenv("LOAD_PATHS")) do paths[#paths + 1] = line end

local threads = 0
function setup(thread)
  thread:set("seed", threads)
  threads = threads + 1
end

function init()
  math.randomseed(seed * 7919 + 17)
  wrk.headers["Authorization"] = "Bearer " .. token
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end

function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.timeout
  print(string.format('{"requests": %d, "seconds": %.2f, "wrong": %d, "p50_ms": %.1f, "p95_ms": %.1f, "p99_ms": %.1f}',
    summary.requests, summary.duration / 1e6, wrong, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3))
end

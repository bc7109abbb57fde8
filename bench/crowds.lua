-- Sends the requests of a file, each once and in order; counts answers that do not hold what they should.
local threads, asked, at, wrong = {}, {}, 0, 0

function setup(thread)
  threads[#threads + 1] = thread
end

function init(arguments)
  local file = io.open(arguments[1], "rb")
  local text = file:read("*a")
  file:close()
  for one in text:gmatch("[^%z]+") do asked[#asked + 1] = one end
  holds = arguments[2]
  bad = 0
end

function request()
  at = at % #asked + 1
  return asked[at]
end

function response(status, headers, body)
  if status ~= 200 or not body:find(holds) then bad = bad + 1 end
end

function done(summary, latency, requests)
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("bad") end
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, bad, lost,
    latency:percentile(50), latency:percentile(99)))
end

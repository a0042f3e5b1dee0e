-- wrk script: sixteen requests in one write, so that a reply per write and a write per reply can be told apart.
-- The path is that of the command line.
local batch

function init(args)
   local one = wrk.format("GET", wrk.path)
   batch = string.rep(one, 16)
end

function request()
   return batch
end

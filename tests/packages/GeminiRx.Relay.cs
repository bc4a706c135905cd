// package: GeminiRx VERSION
using System.Reactive.Linq;
using GeminiRx;
using GeminiRx.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

// The sample needs a server of Redis, so it is compiled here; its parts are run by the tests of the relay. The log on files is run.
var folder = Directory.CreateTempSubdirectory().FullName;
var log = new FileAnswerLog(folder);
await GeminiClient.FromEnvironment().Source(new GenerateRequest("Hi")).WriteTo(log, "answer").LastAsync();
var text = await log.Follow("answer").Select(entry => entry.Chunk).Text().Aggregate("", (all, piece) => all + piece);
Directory.Delete(folder, recursive: true);
return text.Contains("No model wrote this") ? 0 : 1;

static async Task UseAsync(
    ConnectionMultiplexer connection,
    ChunkSource source,
    GenerateRequest request,
    WebApplicationBuilder builder,
    (string Id, string LastOffset) reader,
    Action<AnswerChunk> keep,
    Action<Exception> show
)
{
    var (id, lastOffset) = reader;
    // <sample>
}

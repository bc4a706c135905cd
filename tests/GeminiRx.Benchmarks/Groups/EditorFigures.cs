using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx;
using GeminiRx.LanguageServer;
using GeminiRx.TestSupport.Editors;
using Nerdbank.Streams;

const int WarmUps = 500;
const int Chunks = 2_000;
const int Changes = 200;
const int Documents = 50;
const int Sessions = 20;

var isWithinLimits = true;
var service = new GrowingService();
using var http = new HttpClient(service);
var (clientEnd, serverEnd) = FullDuplexStream.CreatePair();
var server = GeminiLanguageServer.RunAsync(
    serverEnd,
    serverEnd,
    new LanguageServerOptions { CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = http }) }
);
var edit = new TaskCompletionSource<(long Time, JsonElement Parameters)>();
await using var client = new LspConnection(clientEnd, clientEnd, Answer, (_, _) => { }, () => { });
await client.RequestAsync(
    "initialize",
    JsonNode.Parse(
        """
        {
          "processId": null,
          "capabilities": { "experimental": { "geminirx": { "streamingEdits": true } } },
          "initializationOptions": { "inlineCompletion": { "enabled": true } }
        }
        """
    )
);
await client.NotifyAsync("initialized", new JsonObject());

var empty = Memory();
for (var document = 0; document < Documents; document++)
{
    await OpenAsync(
        $"file:///{document}",
        string.Concat(Enumerable.Range(0, 2_000).Select(line => $"Line {line} of document {document}, as long as lines are.\n"))
    );
}

for (var session = 0; session < Sessions; session++)
{
    await ContinueAsync($"file:///{session}");
}

await client.RequestAsync("geminirx/status", new JsonObject());
Print($"memory of {Documents} open documents of 100 KB and {Sessions} sessions, MB", (Memory() - empty) / 1e6, 60);
await client.RequestAsync("workspace/executeCommand", JsonNode.Parse("""{"command":"geminirx.stop"}"""));

await OpenAsync("file:///stream", "");
var name = await ContinueAsync("file:///stream");
while (service.Asked <= Sessions)
{
    await client.RequestAsync("geminirx/status", new JsonObject());
}

var times = new List<double>();
for (var chunk = 0; chunk < WarmUps + Chunks; chunk++)
{
    edit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    var begun = Stopwatch.GetTimestamp();
    service.Say("word ");
    var (arrived, parameters) = await edit.Task;
    times.Add(Stopwatch.GetElapsedTime(begun, arrived).TotalMilliseconds);
    var range = parameters.GetProperty("edits")[0].GetProperty("range");
    await ChangeAsync("file:///stream", parameters.GetProperty("version").GetInt32() + 1, JsonNode.Parse(range.GetRawText())!, "word ");
}

var measured = times.Skip(WarmUps).Order().ToList();
Print("a chunk's arrival to its edit on the pipe, p50 in ms", measured[Chunks / 2], 2);
Print("a chunk's arrival to its edit on the pipe, p99 in ms", measured[Chunks * 99 / 100], 50);
await client.RequestAsync(
    "workspace/executeCommand",
    JsonNode.Parse($$"""{"command":"geminirx.stop","arguments":[{"sessionId":"{{name}}"}]}""")
);

var completions = new CompletionFigures(client, service, OpenAsync, ChangeAsync);
Print("the end of a completion to its answer, p99 in ms", await completions.MeasureAnswersAsync(), 20);
Print("the rest of a known completion, p50 in ms", await completions.MeasureKnownAsync(), 1);

await OpenAsync(
    "file:///large",
    string.Concat(Enumerable.Repeat("A line of fifty characters, the last of them LF..\n", 5 * 1024 * 1024 / 50))
);
var start = Stopwatch.GetTimestamp();
for (var change = 0; change < Changes; change++)
{
    await ChangeAsync(
        "file:///large",
        change + 2,
        JsonNode.Parse("""{"start":{"line":52000,"character":7},"end":{"line":52000,"character":7}}""")!,
        "x"
    );
}

await client.RequestAsync("geminirx/status", new JsonObject());
Print("didChange of a letter in a document of 5 MB, ms", Stopwatch.GetElapsedTime(start).TotalMilliseconds / Changes, 100);

await client.RequestAsync("shutdown", null);
await client.NotifyAsync("exit", null);
return await server == 0 && isWithinLimits ? 0 : 1;

LspAnswer Answer(string method, JsonElement parameters)
{
    if (method == "geminirx/edit")
    {
        edit.TrySetResult((Stopwatch.GetTimestamp(), parameters.Clone()));
        return new LspAnswer(new JsonObject { ["applied"] = true });
    }

    return new LspAnswer(null);
}

Task OpenAsync(string uri, string text) =>
    client.NotifyAsync(
        "textDocument/didOpen",
        new JsonObject
        {
            ["textDocument"] = new JsonObject
            {
                ["uri"] = uri,
                ["languageId"] = "markdown",
                ["version"] = 1,
                ["text"] = text,
            },
        }
    );

async Task<string> ContinueAsync(string uri) => (
        await client.RequestAsync(
            "workspace/executeCommand",
            new JsonObject
            {
                ["command"] = "geminirx.continue",
                ["arguments"] = new JsonArray(
                    new JsonObject
                    {
                        ["uri"] = uri,
                        ["position"] = new JsonObject { ["line"] = 0, ["character"] = 0 },
                    }
                ),
            }
        )
    ).GetProperty("sessionId").GetString()!;

Task ChangeAsync(string uri, int version, JsonNode range, string text) =>
    client.NotifyAsync(
        "textDocument/didChange",
        new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = uri, ["version"] = version },
            ["contentChanges"] = new JsonArray(new JsonObject { ["range"] = range, ["text"] = text }),
        }
    );

static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

void Print(string what, double value, double limit)
{
    isWithinLimits &= value <= limit;
    Console.WriteLine($"{what}: {value:F2} (limit {limit}){(value <= limit ? "" : "  PAST THE LIMIT")}");
}

/// <summary>A service whose newest answer grows on demand.</summary>
internal sealed class GrowingService : HttpMessageHandler
{
    private Pipe _newest = new();
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Completes the newest answer.</summary>
    public void End()
    {
        Write("""{"candidates":[{"finishReason":"STOP"}]}""");
        _newest.Writer.Complete();
    }

    public void Say(string text) => Write("""{"candidates":[{"content":{"parts":[{"text":""" + JsonSerializer.Serialize(text) + "}]}}]}");

    private void Write(string json)
    {
        _newest.Writer.Write(Encoding.UTF8.GetBytes($"data: {json}\n\n"));
        _ = _newest.Writer.FlushAsync().AsTask();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _newest = new Pipe();
        Interlocked.Increment(ref _asked);
        return Task.FromResult(new HttpResponseMessage { Content = new StreamContent(_newest.Reader.AsStream()) });
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

/// <summary>Measures the completions while typing, in a document of 100 KB.</summary>
/// <param name="client">The editor.</param>
/// <param name="service">The service.</param>
/// <param name="open">Opens a document with a text.</param>
/// <param name="change">Replaces a range of a document by a text, in a version.</param>
internal sealed class CompletionFigures(
    LspConnection client,
    GrowingService service,
    Func<string, string, Task> open,
    Func<string, int, JsonNode, string, Task> change
)
{
    private const string Uri = "file:///completions";
    private const int WarmUps = 100;
    private const int Answers = 500;
    private const int Keys = 900;
    private int _version = 1;

    /// <summary>From the end of the service's answer to the answer to the editor, p99 in milliseconds.</summary>
    public async Task<double> MeasureAnswersAsync()
    {
        await open(Uri, string.Concat(Enumerable.Range(0, 2_000).Select(line => $"Line {line}, which is as long as lines often are.\n")));
        var times = new List<double>();
        for (var answer = 0; answer < WarmUps + Answers; answer++)
        {
            // A new place: no earlier answer fits.
            await change(Uri, ++_version, Range(0), $"{answer} ");
            var request = await AskAsync();
            service.Say($"answer {answer}");
            var begun = Stopwatch.GetTimestamp();
            service.End();
            await request;
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times.Skip(WarmUps).Order().ElementAt(Answers * 99 / 100);
    }

    /// <summary>Types a text that is known: the time of each key with its answer, p50 in milliseconds.</summary>
    public async Task<double> MeasureKnownAsync()
    {
        await change(Uri, ++_version, Range(0), "known ");
        var first = await AskAsync();
        var asked = service.Asked;
        service.Say(string.Concat(Enumerable.Range(0, Keys).Select(number => (char)('a' + (number % 26)))));
        service.End();
        await first;
        var times = new List<double>();
        for (var key = 0; key < Keys - 1; key++)
        {
            var begun = Stopwatch.GetTimestamp();
            await change(Uri, ++_version, Range(key), $"{(char)('a' + (key % 26))}");
            var answer = await Complete(key + 1);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (answer.GetProperty("items").GetArrayLength() == 0 || service.Asked != asked)
            {
                throw new InvalidOperationException($"The completion was not known after {key + 1} keys.");
            }
        }

        return times.Skip(WarmUps).Order().ElementAt((Keys - WarmUps) / 2);
    }

    /// <summary>Requests a completion, and waits until the service is asked.</summary>
    private async Task<Task<JsonElement>> AskAsync()
    {
        var asked = service.Asked;
        var request = Complete(0);
        while (service.Asked == asked)
        {
            var status = await client.RequestAsync("geminirx/status", new JsonObject());
            if (request.IsCompleted)
            {
                throw new InvalidOperationException($"The service was not asked: {status}.");
            }
        }

        return request;
    }

    private Task<JsonElement> Complete(int character) =>
        client.RequestAsync(
            "textDocument/inlineCompletion",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = Uri },
                ["position"] = new JsonObject { ["line"] = 2_000, ["character"] = character },
                ["context"] = new JsonObject { ["triggerKind"] = 1 },
            }
        );

    private static JsonNode Range(int character) =>
        JsonNode.Parse(
            $$"""{ "start": { "line": 2000, "character": {{character}} }, "end": { "line": 2000, "character": {{character}} } }"""
        )!;
}

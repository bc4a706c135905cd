using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx;
using GeminiRx.LanguageServer;
using GeminiRx.TestSupport.Editors;
using Nerdbank.Streams;

/// <summary>The language server over a pair of streams, as an editor sees it.</summary>
internal sealed partial class EditorFigures
{
    private const int WarmUps = 300;
    private const int Chunks = 1_500;
    private const int Documents = 50;
    private const int Sessions = 20;

    private readonly GrowingService _service = new();
    private readonly LspConnection _client;
    private readonly Task<int> _server;
    private TaskCompletionSource<(long Time, JsonElement Parameters)> _edit = new();

    private EditorFigures()
    {
        var http = new HttpClient(_service);
        var (clientEnd, serverEnd) = FullDuplexStream.CreatePair();
        _server = GeminiLanguageServer.RunAsync(
            serverEnd,
            serverEnd,
            new LanguageServerOptions { CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = http }) }
        );
        _client = new LspConnection(clientEnd, clientEnd, Answer, (_, _) => { }, () => { });
    }

    public static async Task RunAsync(Figures figures)
    {
        var editor = new EditorFigures();
        await editor._client.RequestAsync(
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
        await editor._client.NotifyAsync("initialized", new JsonObject());
        await editor.MeasureMemoryAsync(figures);
        await editor.MeasureKeystrokesAsync(figures);
        await editor.MeasureChunksAsync(figures, "in an empty document", "", 0, 50);
        await editor.MeasureChunksAsync(figures, "at the end of 5 MB", DocumentFigures.Text, DocumentFigures.Text.Length / 50, 2);
        await editor.MeasureLongLineAsync(figures);
        var completions = new CompletionFigures(editor._client, editor._service, editor.OpenAsync, editor.ChangeAsync);
        figures.Add("the end of a completion to its answer, p99", await completions.MeasureAnswersAsync(), "ms", 20);
        figures.Add("the rest of a known completion, p50", await completions.MeasureKnownAsync(), "ms", 1);
        await editor._client.RequestAsync("shutdown", null);
        await editor._client.NotifyAsync("exit", null);
        await editor._server;
        await editor._client.DisposeAsync();
    }

    private async Task MeasureMemoryAsync(Figures figures)
    {
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var document = 0; document < Documents; document++)
        {
            var lines = Enumerable.Range(0, 2_000).Select(line => $"Line {line} of document {document}, as long as lines are.\n");
            await OpenAsync($"file:///{document}", string.Concat(lines));
        }

        for (var session = 0; session < Sessions; session++)
        {
            await ContinueAsync($"file:///{session}", 0);
        }

        await WaitUntilAskedAsync(Sessions);
        var used = GC.GetTotalMemory(forceFullCollection: true) - empty;
        figures.Add($"memory of {Documents} documents of 100 kB and {Sessions} sessions", used / 1e6, "MB", 60);
        await StopAllAsync();
    }

    private async Task MeasureKeystrokesAsync(Figures figures)
    {
        var (large, small, alone) = (new List<double>(), new List<double>(), new List<double>());
        await OpenAsync("file:///large", DocumentFigures.Text);
        await OpenAsync("file:///small", DocumentFigures.Text[..50_000]);
        var lines = DocumentFigures.Text.Length / 50;
        for (var key = 0; key < 1_200; key++)
        {
            alone.Add(await TimeAsync(null, 0, key));
            small.Add(await TimeAsync("file:///small", 900, key));
            large.Add(await TimeAsync("file:///large", key % 2 == 0 ? lines - 1 : key, key));
        }

        foreach (var times in new[] { alone, small, large })
        {
            times.RemoveRange(0, 200);
        }

        var (own, ownLate) = (Timing.Percentile(alone, 50), Timing.Percentile(alone, 99));
        figures.Add("limit: a request alone, p50", own, "ms");
        figures.Add("limit: a request alone, p99", ownLate, "ms");
        figures.Add("didChange in 50 kB and a request, p50", Timing.Percentile(small, 50), "ms");
        figures.Add("didChange in 5 MB and a request, p50", Timing.Percentile(large, 50), "ms");
        figures.Add("didChange in 5 MB, p50 without the request", Timing.Percentile(large, 50) - own, "ms", 1);
        figures.Add("didChange in 5 MB, p99 without the request", Timing.Percentile(large, 99) - ownLate, "ms", 1);
        figures.Add("didChange in 5 MB beside 50 kB, p50", Timing.Percentile(large, 50) / Timing.Percentile(small, 50), "×", 1.5);

        async Task<double> TimeAsync(string? uri, int line, int version)
        {
            var begun = Stopwatch.GetTimestamp();
            if (uri is not null)
            {
                await ChangeAsync(uri, version + 2, RangeAt(line, 0), "x");
            }

            await _client.RequestAsync("geminirx/status", new JsonObject());
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
    }

    private async Task MeasureChunksAsync(Figures figures, string where, string text, int line, double goal)
    {
        var uri = $"file:///stream/{line}";
        await OpenAsync(uri, text);
        var asked = _service.Asked;
        await ContinueAsync(uri, line);
        await WaitUntilAskedAsync(asked + 1);
        var times = new List<double>();
        var pause = Stopwatch.StartNew();
        for (var chunk = 0; chunk < WarmUps + Chunks; chunk++)
        {
            // A chunk each two milliseconds.
            while (pause.Elapsed.TotalMilliseconds < 2)
            {
                await Task.Yield();
            }

            pause.Restart();
            _edit = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var begun = Stopwatch.GetTimestamp();
            _service.Say("word ");
            times.Add(Stopwatch.GetElapsedTime(begun, await ConfirmAsync(uri, "word ")).TotalMilliseconds);
        }

        times.RemoveRange(0, WarmUps);
        figures.Add($"a chunk's arrival to its edit on the pipe, {where}, p50", Timing.Percentile(times, 50), "ms");
        figures.Add($"a chunk's arrival to its edit on the pipe, {where}, p99", Timing.Percentile(times, 99), "ms", goal);
        await StopAllAsync();
    }

    // An answer without line breaks, written line by line: it is one edit.
    private async Task MeasureLongLineAsync(Figures figures)
    {
        var (few, many) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            few = Math.Min(few, await MeasureAsync(round, 2_500));
            many = Math.Min(many, await MeasureAsync(round, 20_000));
        }

        figures.Add("an answer of 1.28 MB without line breaks, by lines", many / 1e6, "ms");
        figures.Add("the same beside one of 160 kB, per character", many / 8 / few, "×", 1.3);

        async Task<double> MeasureAsync(int round, int chunks)
        {
            var uri = $"file:///line/{round}/{chunks}";
            var piece = new string('x', 64);
            await OpenAsync(uri, "");
            var asked = _service.Asked;
            await ContinueAsync(uri, 0, "line");
            await WaitUntilAskedAsync(asked + 1);
            GC.Collect();
            _edit = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var begun = Environment.CpuUsage.TotalTime;
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                _service.Say(piece);
            }

            _service.End();
            await _edit.Task;
            var time = (Environment.CpuUsage.TotalTime - begun).TotalNanoseconds;
            await ConfirmAsync(uri, new string('x', 64 * chunks));
            await StopAllAsync();
            return time;
        }
    }
}

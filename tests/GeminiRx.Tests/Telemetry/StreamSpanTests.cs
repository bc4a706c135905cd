using System.Diagnostics;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Telemetry;

/// <summary>The spans of streams. Each test uses its own model, to ignore the streams of other tests.</summary>
[Collection("Telemetry")]
public sealed class StreamSpanTests
{
    private static readonly EmulatorOptions _atOnce = new()
    {
        Text = "One two three.",
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
        ModelVersion = "gemini-answered",
    };

    [Fact]
    public async Task Span_OfAStream_HasTheConventionsAttributes()
    {
        using var listener = new TelemetryListener("gemini-span");
        var request = new GenerateRequest("Hi")
        {
            Model = "gemini-span",
            Temperature = 0.5,
            TopP = 0.9,
            TopK = 3,
            MaxOutputTokens = 100,
            Seed = 1,
            PresencePenalty = 0.1,
            FrequencyPenalty = 0.2,
            CandidateCount = 2,
        };

        await ClientOf(new GeminiEmulator(_atOnce)).Stream(request).ToTask(TimeoutToken.Start());

        var span = Assert.Single(listener.Spans);
        Assert.Equal(
            ("generate_content gemini-span", ActivityKind.Client, ActivityStatusCode.Unset),
            (span.DisplayName, span.Kind, span.Status)
        );
        var tags = span.TagObjects.ToDictionary();
        Assert.Equal(
            ("generate_content", "gcp.gemini", "gemini-span", "gemini-answered"),
            (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"], tags["gen_ai.response.model"])
        );
        Assert.Equal(
            (true, 0.5, 0.9, 3, 100, 1, 0.1, 0.2, 2),
            (
                tags["gen_ai.request.stream"],
                tags["gen_ai.request.temperature"],
                tags["gen_ai.request.top_p"],
                tags["gen_ai.request.top_k"],
                tags["gen_ai.request.max_tokens"],
                tags["gen_ai.request.seed"],
                tags["gen_ai.request.presence_penalty"],
                tags["gen_ai.request.frequency_penalty"],
                tags["gen_ai.request.choice.count"]
            )
        );
        Assert.Equal(("generativelanguage.googleapis.com", 443), (tags["server.address"], tags["server.port"]));
        Assert.Equal(["STOP", "STOP"], Assert.IsType<string[]>(tags["gen_ai.response.finish_reasons"]));
        Assert.NotNull(tags["gen_ai.response.id"]);
        Assert.Equal((1, 8), (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"]));
    }

    [Fact]
    public async Task Span_OfAStreamThatFollowsAnother_IsNotItsChild()
    {
        using var listener = new TelemetryListener("gemini-following");
        using var parent = new Activity("caller").Start();
        var emulator = new GeminiEmulator(
            _atOnce with
            {
                FirstChunkDelay = TimeSpan.FromMilliseconds(1),
                BurstInterval = TimeSpan.FromMilliseconds(1),
            }
        );
        var answer = ClientOf(emulator).Stream(new GenerateRequest("Hi") { Model = "gemini-following" });
        var seen = new List<Activity?>();

        await answer
            .Concat(answer)
            .SelectMany(chunk => chunk is FinishedChunk ? answer : Observable.Return(chunk))
            .Do(_ => seen.Add(Activity.Current))
            .ToTask(TimeoutToken.Start());

        Assert.All(seen, activity => Assert.Same(parent, activity));
        Assert.Equal(4, listener.Spans.Count);
        Assert.All(listener.Spans, span => Assert.Equal(parent.SpanId, span.ParentSpanId));
    }

    [Fact]
    public async Task Span_EndsBeforeTheStreamCompletes()
    {
        using var listener = new TelemetryListener("gemini-ended");
        var emulator = new GeminiEmulator(
            _atOnce with
            {
                FirstChunkDelay = TimeSpan.FromMilliseconds(1),
                BurstInterval = TimeSpan.FromMilliseconds(1),
            }
        );
        var ended = -1;

        await ClientOf(emulator)
            .Stream(new GenerateRequest("Hi") { Model = "gemini-ended" })
            .Do(_ => { }, () => ended = listener.Spans.Count)
            .ToTask(TimeoutToken.Start());

        Assert.Equal(1, ended);
    }

    [Fact]
    public async Task Span_IsAChildOfTheCallersAndNotItsCurrentOne()
    {
        using var listener = new TelemetryListener("gemini-parent");
        using var parent = new Activity("caller").Start();

        var answering = ClientOf(new GeminiEmulator(_atOnce))
            .Stream(new GenerateRequest("Hi") { Model = "gemini-parent" })
            .ToTask(TimeoutToken.Start());
        Assert.Same(parent, Activity.Current);
        await answering;

        Assert.Equal(parent.SpanId, Assert.Single(listener.Spans).ParentSpanId);
    }

    private static GeminiClient ClientOf(GeminiEmulator emulator) => new(new GeminiOptions { HttpClient = emulator.CreateClient() });
}

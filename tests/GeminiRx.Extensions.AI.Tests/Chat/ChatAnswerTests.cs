using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>What the updates and the response of an answer contain.</summary>
public sealed class ChatAnswerTests
{
    private static readonly JsonElement _arguments = JsonElement.Parse("""{"city":"Bonn"}""");

    [Fact]
    public async Task Updates_OfEachChunk_HaveTheChunkAndItsContent()
    {
        Chunk[] chunks =
        [
            new ThoughtChunk("Hm."),
            new TextChunk("Hel"),
            new TextChunk("lo"),
            new MediaChunk("image/png", new byte[] { 1 }),
            new FileChunk("https://example.org/a", "text/plain"),
            new CodeChunk("PYTHON", "1+1") { Id = "k" },
            new CodeResultChunk("OUTCOME_OK", "2") { Id = "k" },
            new UnknownChunk(JsonElement.Parse("{}")),
            new TextChunk("second answer") { Candidate = 1 },
            new UsageChunk(new Usage { PromptTokenCount = 1 }),
            new FinishedChunk(Outcome.Completed)
            {
                Reason = FinishReason.Stop,
                ModelVersion = "gemini-x-1",
                ResponseId = "r1",
                Usage = new Usage
                {
                    PromptTokenCount = 10,
                    CachedContentTokenCount = 4,
                    ToolUsePromptTokenCount = 2,
                    CandidatesTokenCount = 5,
                    ThoughtsTokenCount = 3,
                    TotalTokenCount = 20,
                },
            },
        ];

        var updates = await UpdatesAsync(chunks);
        var response = updates.ToChatResponse();

        Assert.Equal(chunks, updates.Select(update => update.RawRepresentation));
        Assert.Equal("Hello", response.Text);
        Assert.Equal(("r1", "gemini-x-1", ChatFinishReason.Stop), (response.ResponseId, response.ModelId, response.FinishReason));
        Assert.Equal(
            [
                typeof(TextReasoningContent),
                typeof(TextContent),
                typeof(DataContent),
                typeof(UriContent),
                typeof(CodeInterpreterToolCallContent),
                typeof(CodeInterpreterToolResultContent),
                typeof(AIContent),
            ],
            Assert.Single(response.Messages).Contents.Select(content => content.GetType())
        );
        var usage = response.Usage!;
        Assert.Equal((12L, 8L, 20L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((4L, 3L), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
    }

    [Fact]
    public async Task Response_WithoutStreaming_IsThatOfTheUpdates()
    {
        Chunk[] chunks = [new ThoughtChunk("Hm."), new TextChunk("Hel"), new TextChunk("lo"), ScriptedSource.Completed];

        var response = await Client(chunks).GetResponseAsync("Hi");
        var streamed = (await UpdatesAsync(chunks)).ToChatResponse();

        Assert.Equal(Json(streamed), Json(response));
        Assert.Equal(chunks, response.RawRepresentation);
    }

    [Fact]
    public async Task Citations_AndSources_AreAnnotationsAtTheEnd()
    {
        var grounding = new GroundingChunk(JsonElement.Parse("{}")) { Sources = [new GroundingSource("https://a.org/", "A")] };
        var citation = new CitationChunk(JsonElement.Parse("{}")) { Citations = [new Citation(0, 2, "https://b.org/", "B", null)] };

        var response = await Client([new TextChunk("Hi"), citation, grounding, grounding, ScriptedSource.Completed]).GetResponseAsync("Hi");

        var annotations = response
            .Messages[0]
            .Contents.SelectMany(content => content.Annotations ?? [])
            .Cast<CitationAnnotation>()
            .ToList();
        Assert.Equal(["B", "A"], annotations.Select(annotation => annotation.Title));
        Assert.Equal(new Uri("https://b.org/"), annotations[0].Url);
        Assert.Equal(2, Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(annotations[0].AnnotatedRegions!)).EndIndex);
        Assert.Equal("Hi", response.Text);
    }

    public static TheoryData<FinishedChunk, string> Ends { get; } =
        new()
        {
            { new FinishedChunk(Outcome.Completed), "stop" },
            { new FinishedChunk(Outcome.MaxTokens), "length" },
            { new FinishedChunk(Outcome.Blocked), "content_filter" },
            {
                new FinishedChunk(Outcome.Malformed) { Reason = FinishReason.MalformedFunctionCall },
                "MALFORMED_FUNCTION_CALL"
            },
            { new FinishedChunk(Outcome.Stopped), "stopped" },
        };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task FinishReason_IsThatOfTheOutcome(FinishedChunk end, string reason)
    {
        ArgumentNullException.ThrowIfNull(end);
        var response = await Client([new TextChunk("a"), end]).GetResponseAsync("Hi");

        Assert.Equal(reason, response.FinishReason?.Value);
    }

    [Fact]
    public async Task IncompleteCall_AndPiecesOfArguments_AreNoContent()
    {
        Chunk[] chunks =
        [
            new ToolArgumentsChunk("$.city", JsonElement.Parse("\"Bo\"")) { Name = "weather" },
            new ToolCallChunk("weather", _arguments) { IsComplete = false },
            new ToolCallChunk("", _arguments),
            new FinishedChunk(Outcome.MaxTokens),
        ];

        var updates = await UpdatesAsync(chunks);

        Assert.All(updates, update => Assert.Empty(update.Contents));
        Assert.Equal(chunks, updates.Select(update => update.RawRepresentation));
    }

    [Fact]
    public async Task Code_WithoutAnIdentifier_HasThatOfItsResult()
    {
        var updates = await UpdatesAsync(
            new CodeChunk("PYTHON", "1+1"),
            new CodeResultChunk("OUTCOME_OK", "2"),
            new CodeChunk("PYTHON", "2+2"),
            new CodeResultChunk("OUTCOME_OK", "4")
        );

        var contents = updates.SelectMany(update => update.Contents).ToList();
        var calls = contents.OfType<CodeInterpreterToolCallContent>().Select(code => code.CallId).ToList();
        Assert.Equal(calls, contents.OfType<CodeInterpreterToolResultContent>().Select(result => result.CallId));
        Assert.Equal(2, calls.Distinct().Count());
    }

    [Fact]
    public async Task Image_ThatIsAThought_IsNoDataOfTheAnswer()
    {
        var thought = new MediaChunk("image/png", new byte[] { 1 }) { IsThought = true };

        var updates = await UpdatesAsync(thought, new MediaChunk("image/png", new byte[] { 2 }), ScriptedSource.Completed);

        Assert.Equal(2, Assert.Single(updates.SelectMany(update => update.Contents).OfType<DataContent>()).Data.Span[0]);
        Assert.Same(thought, updates[0].RawRepresentation);
        Assert.Same(thought, Assert.Single(updates[0].Contents).RawRepresentation);
    }

    [Fact]
    public async Task Failure_OfTheSource_IsThrownAfterTheUpdatesBefore()
    {
        var failure = new GeminiConfigurationException("No key.");
        ChunkSource source = _ => Observable.Return<Chunk>(new TextChunk("a")).Concat(Observable.Throw<Chunk>(failure));
        using var client = source.AsChatClient();
        var texts = new List<string>();

        var thrown = await Assert.ThrowsAsync<GeminiConfigurationException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
            {
                texts.Add(update.Text);
            }
        });

        Assert.Equal(["a"], texts);
        Assert.Same(failure, thrown);
        Assert.Same(failure, await Assert.ThrowsAsync<GeminiConfigurationException>(() => client.GetResponseAsync("Hi")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_DisposesTheAnswerAtOnce(bool streams)
    {
        using var chunks = new Subject<Chunk>();
        using var client = ((ChunkSource)(_ => chunks)).AsChatClient();
        using var stop = new CancellationTokenSource();
        var reading = streams
            ? client.GetStreamingResponseAsync("Hi", cancellationToken: stop.Token).ToChatResponseAsync(stop.Token)
            : client.GetResponseAsync("Hi", cancellationToken: stop.Token);
        chunks.OnNext(new TextChunk("a"));
        Assert.True(chunks.HasObservers);

#pragma warning disable CA1849 // synchronous: the abort must not wait
        stop.Cancel();
#pragma warning restore CA1849

        Assert.False(chunks.HasObservers);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task LeavingTheLoop_DisposesTheAnswer()
    {
        using var chunks = new ReplaySubject<Chunk>();
        chunks.OnNext(new TextChunk("a"));
        using var client = ((ChunkSource)(_ => chunks)).AsChatClient();

        await foreach (var update in client.GetStreamingResponseAsync("Hi"))
        {
            Assert.Equal("a", update.Text);
            break;
        }

        Assert.False(chunks.HasObservers);
    }

    private static string Json(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            message.MessageId = null; // a new one for each answer
        }

        return JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
    }

    private static async Task<List<ChatResponseUpdate>> UpdatesAsync(params Chunk[] chunks) =>
        await Client(chunks).GetStreamingResponseAsync("Hi").ToListAsync();

    private static IChatClient Client(Chunk[] chunks) => ((ChunkSource)new ScriptedSource(chunks).Answer).AsChatClient();
}

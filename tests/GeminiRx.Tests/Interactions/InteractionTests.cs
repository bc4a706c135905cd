using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Tests.Tools;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Interactions;

/// <summary>Interactions over real connections on loopback.</summary>
public sealed class InteractionTests
{
    private const string Text = "One two three four five six seven eight nine ten.";

    private static readonly EmulatorOptions _fast = new()
    {
        Text = Text,
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    [Fact]
    public async Task Interact_StreamsAnAnswer()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_fast));

        var chunks = await ClientOf(service).Interact(new InteractionRequest("Hi")).ToList().ToTask(TimeoutToken.Start());

        var end = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal((Outcome.Completed, "completed"), (end.Outcome, end.Reason?.Value));
        Assert.Equal(Text, string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal(["in_progress", "completed"], chunks.OfType<InteractionChunk>().Select(chunk => chunk.Status.Value));
        Assert.Equal(end.ResponseId, chunks.OfType<InteractionChunk>().First().Id);
        Assert.Equal([new StepStartChunk(0, "model_output")], chunks.OfType<StepStartChunk>());
        Assert.True(end.Usage!.TotalTokenCount > 0);
    }

    [Fact]
    public async Task Source_WorksWithOperatorsOfSources()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_fast with { Text = null, OnRequest = WithCall }));
        var asked = new List<string>();
        var answer = await ClientOf(service)
            .Interactions.Source.InvokeTools([ToolService.Sunny(asked)])(new GenerateRequest("The weather?"))
            .ToCompletion()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(["Paris"], asked);
        Assert.Equal("It is sunny.", answer.Text);

        static EmulatorReply WithCall(ReceivedRequest request) =>
            request.Body.Contains("function_result", StringComparison.Ordinal)
                ? new() { Text = "It is sunny." }
                : new() { Calls = [new("weather", """{"city":"Paris"}""")] };
    }

    [Theory]
    [InlineData("drop:900")]
    [InlineData("truncate:5")]
    [InlineData("503-event:6")]
    [InlineData("503-tail:4")]
    public async Task ResumeAfterDrop_ReadsOnWithoutAnotherBill(string fault)
    {
        var emulator = new GeminiEmulator(_fast with { OnRequest = request => new() { Fault = request.Number == 1 ? fault : null } });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var source = ClientOf(service)
            .Interactions.Source.ResumeAfterDrop(new() { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } });

        var chunks = await source(new GenerateRequest("Hi")).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal(Text, string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Empty(chunks.OfType<RewindChunk>());
        Assert.Single(chunks.OfType<RetryingChunk>());
        Assert.Equal(["POST", "GET"], emulator.Requests.Select(request => request.Method.Method));
        Assert.Contains("?stream=true&last_event_id=", emulator.Requests[1].PathAndQuery, StringComparison.Ordinal);
        var uncut = await ClientOf(service).Interact(new InteractionRequest("Hi")).OfType<FinishedChunk>().ToTask(TimeoutToken.Start());
        Assert.Equal(uncut.Usage, ((FinishedChunk)chunks[^1]).Usage);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LongAnswer_OfSeveralInteractions_IsOneStream(bool isStored)
    {
        var emulator = new GeminiEmulator(_fast with { Fault = "continuation:3" });
        await using var service = await LoopbackEmulator.StartAsync(emulator);

        var chunks = await ClientOf(service)
            .Interact(new InteractionRequest(new GenerateRequest("Hi") { Store = isStored ? null : false }))
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(Text, string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal("completed", Assert.Single(chunks.OfType<FinishedChunk>()).Reason?.Value);
        Assert.Equal(3, emulator.Requests.Count);
        Assert.Equal(
            isStored ? 1 : 3,
            emulator.Requests.Count(request => request.Body.Contains("\"input\":\"Hi\"", StringComparison.Ordinal))
        );
        Assert.Equal(3, chunks.OfType<InteractionChunk>().Select(chunk => chunk.Id).Distinct().Count());
    }

    [Fact]
    public async Task Start_RunsInTheBackground_AndFollowStreamsFromAnywhere()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_fast));
        var started = await ClientOf(service).Interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());
        var interactions = ClientOf(service).Interactions; // as in another process

        var whole = await interactions.Follow(started.Id).ToList().ToTask(TimeoutToken.Start());
        var rest = await interactions.Follow(started.Id, $"{started.Id}-e4").ToCompletion().ToTask(TimeoutToken.Start());
        var token = $"interactions/{started.Id}?last_event_id={started.Id}-e4";
        var restOfToken = await interactions.Follow(started.Id, token).ToCompletion().ToTask(TimeoutToken.Start());
        var state = await interactions.Get(started.Id).ToTask(TimeoutToken.Start());

        Assert.Equal(Text, string.Concat(whole.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal((Text[10..], Text[10..]), (rest.Text, restOfToken.Text));
        Assert.Equal((started.Id, InteractionStatus.Completed), (state.Id, state.Status));
        Assert.True(state.Usage!.TotalTokenCount > 0);
    }

    [Fact]
    public async Task FollowSource_ResumesAfterADrop()
    {
        var emulator = new GeminiEmulator(_fast with { OnRequest = request => new() { Fault = request.Number == 2 ? "drop:900" : null } });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var interactions = ClientOf(service).Interactions;
        var started = await interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

        var answer = await interactions
            .FollowSource(started.Id)
            .ResumeAfterDrop(new() { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } })(new GenerateRequest("-"))
            .ToCompletion()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(Text, answer.Text);
        Assert.Equal(3, emulator.Requests.Count);
    }

    // The faults cut the answer after its first events and before its first content.
    [Theory]
    [InlineData("drop:250", "POST GET")]
    [InlineData("503-event:2", "POST POST")]
    public async Task Policy_BeforeContent_AsksForARunThatGoesOnOnlyOnce(string fault, string methods)
    {
        var emulator = new GeminiEmulator(_fast with { OnRequest = request => new() { Fault = request.Number == 1 ? fault : null } });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) };
        var source = ClientOf(service)
            .Interactions.Source.WithPolicy(
                new()
                {
                    Retry = retry,
                    Resume = new() { Retry = retry },
                }
            );

        var chunks = await source(new GenerateRequest("Hi")).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal(methods, string.Join(' ', emulator.Requests.Select(request => request.Method.Method)));
        Assert.Equal(Text, string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal(["in_progress", "completed"], chunks.OfType<InteractionChunk>().Select(chunk => chunk.Status.Value));
        Assert.Single(chunks.OfType<StepStartChunk>());
    }

    [Fact]
    public async Task Cancel_EndsARunInTheBackground()
    {
        var slow = _fast with { FirstChunkDelay = TimeSpan.FromHours(1) };
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(slow));
        var interactions = ClientOf(service).Interactions;
        var started = await interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

        var cancelled = await interactions.Cancel(started.Id).ToTask(TimeoutToken.Start());
        var end = await interactions.Follow(started.Id).OfType<FinishedChunk>().ToTask(TimeoutToken.Start());

        Assert.Equal(InteractionStatus.InProgress, started.Status);
        Assert.Equal(InteractionStatus.Cancelled, cancelled.Status);
        Assert.Equal((Outcome.Stopped, "cancelled"), (end.Outcome, end.Reason?.Value));
    }

    [Fact]
    public async Task Vertex_FollowsAndCancels()
    {
        var emulator = new GeminiEmulator(_fast);
        var options = new GeminiOptions { Vertex = new("p", "us-east1"), HttpClient = emulator.CreateClient() };
        var interactions = new GeminiClient(options).Interactions;
        var started = await interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

        var rest = await interactions.Follow(started.Id, $"{started.Id}-e4").ToCompletion().ToTask(TimeoutToken.Start());
        var state = await interactions.Cancel(started.Id).ToTask(TimeoutToken.Start());

        Assert.Equal((Text[10..], InteractionStatus.Completed), (rest.Text, state.Status));
    }

    [Fact]
    public async Task Interaction_ThatIsUnknown_IsATypedErrorWithAdvice()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_fast));
        var interactions = ClientOf(service).Interactions;

        foreach (
            var call in new Func<Task>[]
            {
                () => interactions.Follow("gone").ToTask(TimeoutToken.Start()),
                () => interactions.Get("gone").ToTask(TimeoutToken.Start()),
                () => interactions.Cancel("gone").ToTask(TimeoutToken.Start()),
                () => interactions.Stream(new InteractionRequest("Hi") { PreviousInteractionId = "gone" }).ToTask(TimeoutToken.Start()),
            }
        )
        {
            var failure = await Assert.ThrowsAsync<GeminiApiException>(call);
            Assert.Equal(404, failure.Code);
            Assert.StartsWith("The interaction is deleted, expired", failure.Advice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Recording_OfAnInteraction_ReplaysTheSameChunks()
    {
        var file = Path.GetTempFileName();
        try
        {
            var emulator = new GeminiEmulator(_fast with { Fault = "continuation:2" });
            IList<Chunk> chunks;
            using (var recorder = new RecordingHandler(file, emulator.Handler))
            using (var http = new HttpClient(recorder))
            {
                chunks = await new GeminiClient(new GeminiOptions { HttpClient = http })
                    .Interact(new InteractionRequest("Hi"))
                    .ToList()
                    .ToTask(TimeoutToken.Start());
            }

            var replayed = await Recording.Load(file).Replay(speed: double.PositiveInfinity).ToList().ToTask(TimeoutToken.Start());

            Assert.Equal(chunks, replayed);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static GeminiClient ClientOf(LoopbackEmulator service) => new(new GeminiOptions { Endpoint = service.Address, ApiKey = "key" });
}

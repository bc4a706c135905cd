using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Tools.ToolService;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Tools;

public sealed class InvokeToolsTests
{
    private static readonly GenerateRequest _request = new("How is the weather?");
    private static readonly Chunk[] _last = [new TextChunk("Sunny."), Finished];

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public async Task InvokeTools_Calls_AreRunAndAnsweredInOrderWithSignaturesAndIds()
    {
        var first = Call("""{"city":"Rom"}""", "1") with { ThoughtSignature = "c2ln" };
        var service = new ToolService([new TextChunk("Let me see."), first, Call("""{"city":"Oslo"}""", "2"), Finished], _last);

        var chunks = await RunAsync(service, [Sunny()]);

        Assert.Equal(
            [
                "TextChunk",
                "ToolCallChunk",
                "ToolCallChunk",
                "ToolResultChunk",
                "ToolResultChunk",
                "CheckpointChunk",
                "TextChunk",
                "FinishedChunk",
            ],
            chunks.Select(chunk => chunk.GetType().Name)
        );
        Assert.Equal([("1", """{"text":"sunny in Rom"}"""), ("2", """{"text":"sunny in Oslo"}""")], ResultsOf(service.Requests[1]));
        var turn = service.Requests[1].Contents[1];
        Assert.Equal(("model", 3), (turn.Role, turn.Parts.Count));
        Assert.Equal("c2ln", turn.Parts[1].ThoughtSignature);
        Assert.Equal("weather", Assert.Single(service.Requests[0].Tools.OfType<FunctionTool>()).Name);
    }

    [Fact]
    public async Task InvokeTools_Calls_RunTogetherWithinTheLimitAndAnswerInOrder()
    {
        List<string> cities = ["A", "B", "C"];
        var gates = cities.ToDictionary(city => city, _ => new TaskCompletionSource());
        var started = new List<string>();
        var tool = Weather(
            async (place, _) =>
            {
                started.Add(place.City);
                await gates[place.City].Task;
                return new Forecast(place.City);
            }
        );
        var service = new ToolService([.. gates.Keys.Select(city => Call($$"""{"city":"{{city}}"}""", city)), Finished], _last);

        var answer = RunAsync(service, [tool], new ToolLoopOptions { MaxParallelCalls = 2 });

        Assert.Equal(["A", "B"], started);
        gates["B"].SetResult();
        gates["C"].SetResult();
        gates["A"].SetResult();
        await answer;
        Assert.Equal(["A", "B", "C"], ResultsOf(service.Requests[1]).Select(result => result.Item1));
    }

    [Fact]
    public async Task InvokeTools_Usage_IsTheSumOfTheRounds()
    {
        static Usage Total(int count) => new() { TotalTokenCount = count };
        var service = new ToolService(
            [Call("""{"city":"Rom"}"""), new UsageChunk(Total(3)), Finished with { Usage = Total(3) }],
            [new UsageChunk(Total(4)), Finished with { Usage = Total(5) }]
        );

        var chunks = await RunAsync(service, [Sunny()]);

        Assert.Equal([3, 7], chunks.OfType<UsageChunk>().Select(chunk => chunk.Usage.TotalTokenCount!.Value));
        Assert.Equal(8, Assert.Single(chunks.OfType<FinishedChunk>()).Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task InvokeTools_TooManyRounds_IsATypedEndAndDoesNotRunTheLastCalls()
    {
        var ran = new List<string>();
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished]);

        var error = await Assert.ThrowsAsync<GeminiToolLoopException>(() => RunAsync(service, [Sunny(ran)], new() { MaxRounds = 3 }));

        Assert.Equal((3, 3, 2, false), (error.Rounds, service.Requests.Count, ran.Count, error.IsTransient));
    }

    [Theory]
    [InlineData("weather", "{}", "Missing arguments of weather: city.")]
    [InlineData("weather", """{"city":"Rom","days":"many"}""", "Invalid argument $.days of weather: the value does not match the schema.")]
    [InlineData("climate", "{}", "There is no function climate. Use one of: weather.")]
    public async Task InvokeTools_InvalidCall_IsToldToTheModelEvenIfExceptionsAreThrown(string name, string arguments, string reason)
    {
        var service = new ToolService([Call(arguments, name: name), Finished], _last);

        var chunks = await RunAsync(service, [Sunny()], new ToolLoopOptions { ThrowExceptions = true });

        var result = Assert.Single(chunks.OfType<ToolResultChunk>());
        Assert.Equal((true, reason), (result.IsError, result.Response.GetProperty("error").GetString()));
        Assert.Equal(result.Response.GetRawText(), Assert.Single(ResultsOf(service.Requests[1])).Item2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InvokeTools_ExceptionOfAFunction_IsToldOrThrown(bool isSynchronous)
    {
        var failure = new InvalidOperationException("no network");
        var tool = Weather((_, _) => isSynchronous ? throw failure : Task.FromException<Forecast>(failure));
        ToolService Service() => new([Call("""{"city":"Rom"}"""), Finished], _last);

        var told = Assert.Single((await RunAsync(Service(), [tool])).OfType<ToolResultChunk>());
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunAsync(Service(), [tool], new() { ThrowExceptions = true })
        );

        Assert.Equal("no network", told.Response.GetProperty("error").GetString());
        Assert.Same(failure, thrown);
    }

    [Fact]
    public async Task InvokeTools_DeclinedCall_IsNotRunAndToldToTheModel()
    {
        var ran = new List<string>();
        var service = new ToolService([Call("""{"city":"Rom"}""", "1"), Call("""{"city":"Oslo"}""", "2"), Finished], _last);

        var chunks = await RunAsync(service, [Sunny(ran)], new() { Confirm = (call, _) => Task.FromResult(call.Id == "2") });

        Assert.Equal(["Oslo"], ran);
        Assert.Equal([true, false], chunks.OfType<ToolResultChunk>().Select(result => result.IsError));
    }

    [Fact]
    public void InvokeTools_FunctionThatHangs_EndsAtItsLimit()
    {
        var token = default(CancellationToken);
        var tool = Weather(
            (_, cancellationToken) =>
            {
                token = cancellationToken;
                return new TaskCompletionSource<Forecast>().Task;
            }
        );
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished], _last);
        var options = new ToolLoopOptions { CallTimeLimit = TimeSpan.FromTicks(300) };

        var result = _scheduler.Start(() => ((ChunkSource)service.Source).InvokeTools([tool], options, _scheduler)(_request));

        Assert.Contains(
            result.Messages,
            message => message is { Time: 500, Value: { HasValue: true, Value: ToolResultChunk { IsError: true } } }
        );
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public void InvokeTools_Disposed_CancelsTheFunctionsAndAsksNoMore()
    {
        var token = default(CancellationToken);
        var tool = Weather(
            (_, cancellationToken) =>
            {
                token = cancellationToken;
                return new TaskCompletionSource<Forecast>().Task;
            }
        );
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished], _last);
        var subscription = ((ChunkSource)service.Source).InvokeTools([tool])(_request).Subscribe(_ => { }, _ => { });

        Assert.False(token.IsCancellationRequested);
        subscription.Dispose();

        Assert.True(token.IsCancellationRequested);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void InvokeTools_NoCalls_IsTheAnswerAsItWas()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, Finished),
            OnCompleted<Chunk>(230)
        );

        var result = _scheduler.Start(() => ((ChunkSource)(_ => source)).InvokeTools([Sunny()])(_request));

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(230, Finished), OnCompleted<Chunk>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void InvokeTools_Error_RunsNothing()
    {
        var (error, ran) = (new InvalidOperationException(), new List<string>());
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, Call("""{"city":"Rom"}""")), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => ((ChunkSource)(_ => source)).InvokeTools([Sunny(ran)])(_request));

        result.Messages.AssertEqual(OnNext<Chunk>(210, Call("""{"city":"Rom"}""")), OnError<Chunk>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
        Assert.Empty(ran);
    }

    [Fact]
    public async Task InvokeTools_CallThatIsTakenBack_IsNotRun()
    {
        var ran = new List<string>();
        var service = new ToolService(
            [Call("""{"city":"Rom"}"""), new RewindChunk(0), Call("""{"city":"Oslo"}"""), Finished],
            [new TextChunk("Rai"), new RewindChunk(3), .. _last]
        );

        var chunks = await RunAsync(service, [Sunny(ran)]);

        Assert.Equal(["Oslo"], ran);
        var completion = await chunks.ToObservable().ToCompletion();
        Assert.Equal(("Sunny.", 1), (completion.Text, completion.ToolCalls.Count));
    }

    [Fact]
    public void InvokeTools_Invalid_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).InvokeTools([]));
        Assert.ThrowsAny<ArgumentException>(() => ((ChunkSource)(_ => Observable.Never<Chunk>())).InvokeTools(null!));
        Assert.Throws<ArgumentException>(() => ((ChunkSource)(_ => Observable.Never<Chunk>())).InvokeTools([Sunny(), Sunny()]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolLoopOptions { MaxRounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolLoopOptions { MaxParallelCalls = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolLoopOptions { CallTimeLimit = TimeSpan.Zero });
    }

    private static async Task<IList<Chunk>> RunAsync(
        ToolService service,
        IReadOnlyList<ToolFunction> tools,
        ToolLoopOptions? options = null
    ) => await ((ChunkSource)service.Source).InvokeTools(tools, options)(_request).ToList().ToTask(TestContext.Current.CancellationToken);
}

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

        var chunks = await service.RunAsync([Sunny()]);

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

        var answer = service.RunAsync([tool], new ToolLoopOptions { MaxParallelCalls = 2 });

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

        var chunks = await service.RunAsync([Sunny()]);

        Assert.Equal([3, 7], chunks.OfType<UsageChunk>().Select(chunk => chunk.Usage.TotalTokenCount!.Value));
        Assert.Equal(8, Assert.Single(chunks.OfType<FinishedChunk>()).Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task InvokeTools_TooManyRounds_IsATypedEndAndDoesNotRunTheLastCalls()
    {
        var ran = new List<string>();
        var usage = new Usage { TotalTokenCount = 2 };
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished with { Usage = usage }]);

        var error = await Assert.ThrowsAsync<GeminiToolLoopException>(() => service.RunAsync([Sunny(ran)], new() { MaxRounds = 3 }));

        Assert.Equal((3, 3, 2, false), (error.Rounds, service.Requests.Count, ran.Count, error.IsTransient));
        Assert.Equal(6, error.Usage!.TotalTokenCount);
    }

    [Theory]
    [InlineData("weather", "{}", "Missing arguments of weather: city.")]
    [InlineData("weather", """{"city":"Rom","days":"many"}""", "Invalid argument $.days of weather: the value does not match the schema.")]
    [InlineData("climate", "{}", "There is no function climate. Use one of: weather.")]
    public async Task InvokeTools_InvalidCall_IsToldToTheModelEvenIfExceptionsAreThrown(string name, string arguments, string reason)
    {
        var service = new ToolService([Call(arguments, name: name), Finished], _last);

        var chunks = await service.RunAsync([Sunny()], new ToolLoopOptions { ThrowExceptions = true });

        var result = Assert.Single(chunks.OfType<ToolResultChunk>());
        Assert.Equal((true, reason), (result.IsError, result.Response.GetProperty("error").GetString()));
        Assert.Equal(result.Response.GetRawText(), Assert.Single(ResultsOf(service.Requests[1])).Item2);
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

        var chunks = await service.RunAsync([Sunny(ran)]);

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
}

using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Tools.ToolService;

namespace GeminiRx.Tests.Tools;

public sealed class InvokeToolsFailureTests
{
    private static readonly Chunk[] _last = [new TextChunk("Sunny."), Finished];

    private readonly TestScheduler _scheduler = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InvokeTools_ExceptionOfAFunction_IsToldOrThrown(bool isSynchronous)
    {
        var failure = new InvalidOperationException("no access with key 123");
        var tool = Weather((_, _) => isSynchronous ? throw failure : Task.FromException<Forecast>(failure));
        ToolService Service() => new([Call("""{"city":"Rom"}"""), Finished], _last);

        var told = Assert.Single((await Service().RunAsync([tool])).OfType<ToolResultChunk>());
        var described = await Service().RunAsync([tool], new() { DescribeException = e => e.Message });
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Service().RunAsync([tool], new() { ThrowExceptions = true })
        );

        Assert.Equal((true, """{"error":"The function failed: InvalidOperationException."}"""), (told.IsError, told.Response.GetRawText()));
        Assert.Equal("""{"error":"no access with key 123"}""", described.OfType<ToolResultChunk>().Single().Response.GetRawText());
        Assert.Same(failure, thrown);
    }

    [Fact]
    public async Task InvokeTools_DeclinedCall_IsNotRunAndToldToTheModel()
    {
        var ran = new List<string>();
        var service = new ToolService([Call("""{"city":"Rom"}""", "1"), Call("""{"city":"Oslo"}""", "2"), Finished], _last);

        var chunks = await service.RunAsync([Sunny(ran)], new() { Confirm = (call, _) => Task.FromResult(call.Id == "2") });

        Assert.Equal(["Oslo"], ran);
        Assert.Equal([true, false], chunks.OfType<ToolResultChunk>().Select(result => result.IsError));
    }

    [Fact]
    public void InvokeTools_FunctionThatHangs_EndsAtItsLimit()
    {
        var tool = Hanging(out var token);
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished], _last);
        var options = new ToolLoopOptions { CallTimeLimit = TimeSpan.FromTicks(300) };

        var result = _scheduler.Start(() =>
            ((ChunkSource)service.Source).InvokeTools([tool], options, _scheduler)(new GenerateRequest("Hi"))
        );

        var told = Assert.Single(result.Messages, message => message.Value is { HasValue: true, Value: ToolResultChunk { IsError: true } });
        Assert.Equal(500, told.Time);
        Assert.Equal(
            """{"error":"The call of weather exceeded its time limit of 00:00:00.0000300."}""",
            Assert.Single(ResultsOf(service.Requests[1])).Item2
        );
        Assert.True(token().IsCancellationRequested);
    }

    [Fact]
    public void InvokeTools_FunctionThatHangs_ThrowsByOption()
    {
        var tool = Weather((_, _) => new TaskCompletionSource<Forecast>().Task);
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished], _last);
        var options = new ToolLoopOptions { CallTimeLimit = TimeSpan.FromTicks(300), ThrowExceptions = true };

        var result = _scheduler.Start(() =>
            ((ChunkSource)service.Source).InvokeTools([tool], options, _scheduler)(new GenerateRequest("Hi"))
        );

        Assert.True(result.Messages[^1] is { Time: 500, Value.Exception: TimeoutException });
        Assert.Single(service.Requests);
    }

    [Fact]
    public void InvokeTools_Disposed_CancelsTheFunctionsAndAsksNoMore()
    {
        var tool = Hanging(out var token);
        var service = new ToolService([Call("""{"city":"Rom"}"""), Finished], _last);
        var subscription = ((ChunkSource)service.Source).InvokeTools([tool])(new GenerateRequest("Hi")).Subscribe(_ => { }, _ => { });

        Assert.False(token().IsCancellationRequested);
        subscription.Dispose();

        Assert.True(token().IsCancellationRequested);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void InvokeTools_ExceptionOfTheObserver_IsNoFailureOfTheAnswer()
    {
        var failure = new InvalidOperationException();
        var other = default(CancellationToken);
        var tool = Weather(
            (place, cancellationToken) =>
            {
                other = cancellationToken;
                return place.City == "Rom" ? Task.FromResult(new Forecast("sunny")) : new TaskCompletionSource<Forecast>().Task;
            }
        );
        var service = new ToolService([Call("""{"city":"Rom"}"""), Call("""{"city":"Oslo"}"""), Finished], _last);
        var reported = new List<Exception>();

        var thrown = Assert.Throws<InvalidOperationException>(() =>
            ((ChunkSource)service.Source)
                .InvokeTools([tool])(new GenerateRequest("Hi"))
                .Subscribe(chunk => _ = chunk is ToolResultChunk ? throw failure : chunk, reported.Add)
        );

        Assert.Same(failure, thrown);
        Assert.Empty(reported);
        Assert.True(other.IsCancellationRequested);
        Assert.Single(service.Requests);
    }

    // A function that never ends, and the token that it received.
    private static ToolFunction Hanging(out Func<CancellationToken> token)
    {
        var received = default(CancellationToken);
        token = () => received;
        return Weather(
            (_, cancellationToken) =>
            {
                received = cancellationToken;
                return new TaskCompletionSource<Forecast>().Task;
            }
        );
    }
}

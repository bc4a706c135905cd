using System.Reactive.Linq;
using static GeminiRx.Tests.Tools.ToolService;

namespace GeminiRx.Tests.Tools;

/// <summary>Exceptions that end the answer.</summary>
public sealed class InvokeToolsThrownTests
{
    private const string Rom = """{"city":"Rom"}""";

    [Fact]
    public async Task InvokeTools_ExceptionThatIsThrown_CancelsTheOtherFunctions()
    {
        var token = default(CancellationToken);
        var failing = new TaskCompletionSource<Forecast>();
        var tool = Weather(
            (place, cancellationToken) =>
            {
                token = cancellationToken;
                return place.City == "Rom" ? failing.Task : new TaskCompletionSource<Forecast>().Task;
            }
        );
        var service = new ToolService([Call("""{"city":"Rom"}"""), Call("""{"city":"Oslo"}"""), Finished]);

        var answer = service.RunAsync([tool], new() { ThrowExceptions = true });
        failing.SetException(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => answer);
        Assert.True(token.IsCancellationRequested);
    }

    // Red: when the calls were awaited in order, the failure waited for the time limit of the first one.
    [Theory]
    [InlineData("function")]
    [InlineData("confirmation")]
    [InlineData("description")]
    public async Task InvokeTools_ExceptionWhileAnEarlierCallRuns_EndsTheAnswerAtOnce(string thrower)
    {
        var failure = new InvalidOperationException();
        var (ready, failing) = (new TaskCompletionSource<Forecast>(), new TaskCompletionSource<Forecast>());
        var hanging = default(CancellationToken);
        var tool = Weather(
            (place, cancellationToken) =>
            {
                hanging = place.City == "Oslo" ? cancellationToken : hanging;
                return place.City switch
                {
                    "Rom" => ready.Task,
                    "Oslo" => new TaskCompletionSource<Forecast>().Task,
                    _ => failing.Task,
                };
            }
        );
        var options = new ToolLoopOptions
        {
            ThrowExceptions = thrower == "function",
            DescribeException = _ => throw failure,
            Confirm = async (call, _) => thrower != "confirmation" || call.Id != "3" || await failing.Task is not null,
        };
        var service = new ToolService([Call(Rom, "1"), Call("""{"city":"Oslo"}""", "2"), Call("""{"city":"Bonn"}""", "3"), Finished]);
        var (delivered, end) = (new List<Chunk>(), new TaskCompletionSource<Exception>());

        using var answer = ((ChunkSource)service.Source)
            .InvokeTools([tool], options)(new GenerateRequest("Hi"))
            .Subscribe(delivered.Add, end.SetResult);
        ready.SetResult(new Forecast("sunny"));
        failing.SetException(failure);

        Assert.Same(failure, await end.Task.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal("1", Assert.Single(delivered.OfType<ToolResultChunk>()).Call.Id);
        Assert.True(hanging.IsCancellationRequested);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task InvokeTools_ExceptionBeforeALaterCall_DoesNotRunIt()
    {
        var ran = new List<string>();
        var tool = Weather(
            (place, _) =>
            {
                ran.Add(place.City);
                throw new InvalidOperationException();
            }
        );
        var service = new ToolService([Call(Rom), Call("""{"city":"Oslo"}"""), Finished]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.RunAsync([tool], new() { ThrowExceptions = true }));

        Assert.Equal(["Rom"], ran);
    }

    // An exception that nobody looks at is reported when its task is collected, perhaps with private text.
    [Fact]
    public async Task InvokeTools_FailureWhileAnotherCallRuns_IsObserved()
    {
        var unobserved = new List<Exception>();
        void Add(object? sender, UnobservedTaskExceptionEventArgs e) =>
            unobserved.AddRange(e.Exception.InnerExceptions.OfType<SecretException>());
        TaskScheduler.UnobservedTaskException += Add;
        try
        {
            await FailAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Add;
        }

        Assert.Empty(unobserved);

        static async Task FailAsync()
        {
            var gate = new TaskCompletionSource();
            var tool = Weather(
                async (place, token) =>
                {
                    if (place.City == "A")
                    {
                        await gate.Task;
                        throw new SecretException();
                    }

                    await Task.Delay(Timeout.Infinite, token);
                    return new Forecast("");
                }
            );
            var service = new ToolService([Call("""{"city":"A"}"""), Call("""{"city":"B"}"""), Finished]);
            var answer = service.RunAsync([tool], new ToolLoopOptions { ThrowExceptions = true });
            gate.SetResult();
            await Assert.ThrowsAsync<SecretException>(() => answer);
        }
    }

    private sealed class SecretException : Exception;
}

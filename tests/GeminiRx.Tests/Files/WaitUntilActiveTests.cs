using System.Net;
using System.Text;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Files;

/// <summary>Waiting for the service to process a file, in virtual time.</summary>
public sealed class WaitUntilActiveTests : ReactiveTest
{
    private static readonly long _second = TimeSpan.TicksPerSecond;

    private readonly TestScheduler _scheduler = new();
    private readonly StateHandler _service = new();

    [Fact]
    public void File_ThatIsActive_IsThereAtOnce()
    {
        _service.States.Enqueue("ACTIVE");

        var observer = Subscribe();

        observer.Messages.AssertEqual(OnNext<string>(0, "files/a"), OnCompleted<string>(0));
        Assert.Equal(1, _service.Requests);
    }

    [Fact]
    public void File_ThatIsProcessed_IsAskedForInTheInterval()
    {
        foreach (var state in new[] { "PROCESSING", "PROCESSING", "ACTIVE" })
        {
            _service.States.Enqueue(state);
        }

        var observer = Subscribe(new WaitOptions { Interval = TimeSpan.FromSeconds(5) });

        AdvanceTo(4);
        Assert.Equal(1, _service.Requests);
        AdvanceTo(5);
        Assert.Equal(2, _service.Requests);
        AdvanceTo(60);
        observer.Messages.AssertEqual(OnNext<string>(10 * _second, "files/a"), OnCompleted<string>(10 * _second));
    }

    [Fact]
    public void File_ThatFails_IsATypedErrorWithTheReason()
    {
        _service.States.Enqueue("FAILED");

        var failure = Assert.IsType<GeminiFileException>(Assert.Single(Subscribe().Messages).Value.Exception);

        Assert.Equal(FileFault.ProcessingFailed, failure.Fault);
        Assert.Equal("The service cannot process files/a: bad video", failure.Message);
        Assert.NotNull(failure.Advice);
    }

    [Fact]
    public void File_ThatIsProcessedForTooLong_IsATimeout()
    {
        var observer = Subscribe(new WaitOptions { Interval = TimeSpan.FromSeconds(2), Limit = TimeSpan.FromSeconds(5) });

        AdvanceTo(60);

        var message = Assert.Single(observer.Messages);
        var failure = Assert.IsType<GeminiTimeoutException>(message.Value.Exception);
        Assert.Equal((4 * _second, TimeLimit.Processing, 3), (message.Time, failure.Limit, _service.Requests));
        Assert.Contains("files/a is not active after 5 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_ThatIsNotAnswered_IsATimeoutAndIsAborted()
    {
        _service.IsSilent = true;

        var observer = Subscribe(new WaitOptions { Limit = TimeSpan.FromSeconds(5) });
        AdvanceTo(60);

        var message = Assert.Single(observer.Messages);
        Assert.Equal(
            (5 * _second, TimeLimit.Processing),
            (message.Time, Assert.IsType<GeminiTimeoutException>(message.Value.Exception).Limit)
        );
        Assert.True(_service.IsAborted);
    }

    [Fact]
    public void Subscription_Disposed_SendsNothingMore()
    {
        var observer = _scheduler.CreateObserver<string>();
        var subscription = Wait(null).Subscribe(file => observer.OnNext(file.Name), observer.OnError, observer.OnCompleted);

        subscription.Dispose();
        AdvanceTo(60);

        Assert.Empty(observer.Messages);
        Assert.Equal(1, _service.Requests);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WaitOptions { Interval = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WaitOptions { Limit = TimeSpan.Zero });
    }

    private ITestableObserver<string> Subscribe(WaitOptions? options = null)
    {
        var observer = _scheduler.CreateObserver<string>();
        Wait(options).Subscribe(file => observer.OnNext(file.Name), observer.OnError, observer.OnCompleted);
        return observer;
    }

    private IObservable<GeminiFile> Wait(WaitOptions? options) =>
        new GeminiClient(new GeminiOptions { HttpClient = new(_service) }).Files.WaitUntilActive("a", options, _scheduler);

    private void AdvanceTo(int seconds) => _scheduler.AdvanceTo(seconds * _second);

    /// <summary>Answers synchronously, so that virtual time decides everything.</summary>
    private sealed class StateHandler : HttpMessageHandler
    {
        public Queue<string> States { get; } = new();

        public int Requests { get; private set; }

        public bool IsSilent { get; set; }

        public bool IsAborted { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            if (IsSilent)
            {
                cancellationToken.Register(() => IsAborted = true);
                return new TaskCompletionSource<HttpResponseMessage>().Task;
            }

            var state = States.TryDequeue(out var next) ? next : "PROCESSING";
            var json = $$$"""{"name":"files/a","state":"{{{state}}}","error":{"message":"bad video"}}""";
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") }
            );
        }
    }
}

using System.Net.WebSockets;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>Functions of the program that take part in opening a connection, and ignore their token.</summary>
public sealed class LiveConnectTimeTests
{
    private static readonly RetryOptions _once = new() { MaxRetries = 0 };

    [Fact]
    public void Connect_ThatNeverEnds_FailsAtTheLimit_AndALateSocketIsDisposed()
    {
        var opening = new TaskCompletionSource<WebSocket>();
        var service = new ScriptedService();
        var session = service.Open(new LiveOptions { Connect = (_, _, _) => opening.Task, Reconnect = _once });
        var seen = session.Turn("Hi").Test(service.Clock);

        service.Clock.AdvanceBy(TimeSpan.FromSeconds(31));
        var failure = seen.Error;
        using var late = new ScriptedSocket();
        opening.SetResult(late);

        Assert.IsType<GeminiTimeoutException>(failure);
        Assert.True(late.IsDisposed);
    }

    [Fact]
    public async Task Session_ThatIsDisposedWhileItOpens_DisposesALateSocket()
    {
        var opening = new TaskCompletionSource<WebSocket>();
        var service = new ScriptedService();
        var session = service.Open(new LiveOptions { Connect = (_, _, _) => opening.Task });
        var seen = session.Turn("Hi").Test(service.Clock);

        await session.DisposeAsync();
        using var late = new ScriptedSocket();
        opening.SetResult(late);
        var limit = TimeoutToken.Start();
        while (!late.IsDisposed)
        {
            limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Null(seen.Error);
    }

    [Fact]
    public void Opening_ThatFailsLate_IsNoFurtherFailure()
    {
        var opening = new TaskCompletionSource<WebSocket>();
        var service = new ScriptedService();
        var session = service.Open(new LiveOptions { Connect = (_, _, _) => opening.Task, Reconnect = _once });
        var seen = session.Turn("Hi").Test(service.Clock);

        service.Clock.AdvanceBy(TimeSpan.FromSeconds(31));
        opening.SetException(new IOException("late"));

        Assert.IsType<GeminiTimeoutException>(seen.Error);
    }

    [Fact]
    public void ProviderOfATokenThatNeverEnds_FailsAtTheLimit()
    {
        var bearer = new TaskCompletionSource<string>();
        var service = new ScriptedService();
        var session = service.Open(
            new LiveOptions { Reconnect = _once },
            new GeminiOptions { Vertex = new VertexLocation("p", "europe-west4"), AccessToken = _ => new(bearer.Task) }
        );
        var seen = session.Turn("Hi").Test(service.Clock);

        service.Clock.AdvanceBy(TimeSpan.FromSeconds(31));

        Assert.IsType<GeminiTimeoutException>(seen.Error);
    }
}

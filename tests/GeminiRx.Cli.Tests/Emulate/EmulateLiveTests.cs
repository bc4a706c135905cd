using System.Net;
using System.Net.WebSockets;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The Live API of <c>geminirx emulate</c>. A browser opens WebSockets to any address, so only the server can refuse a
/// page.</summary>
public sealed class EmulateLiveTests
{
    private const string Path = "ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";

    // Red when only requests without WebSockets were checked.
    [Theory]
    [InlineData(null, true)]
    [InlineData("https://page.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Session_OfAPage_IsAcceptedOnlyFromItsOrigin(string? origin, bool accepted)
    {
        await using var service = await EmulatorProcess.StartAsync("--cors", "https://page.example");
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var address = new UriBuilder(service.Address) { Scheme = "ws", Path = Path }.Uri;
        var failure = await Record.ExceptionAsync(() => socket.ConnectAsync(address, TimeoutToken.Start()));

        Assert.Equal(accepted, failure is null);
        Assert.Equal(accepted ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }
}

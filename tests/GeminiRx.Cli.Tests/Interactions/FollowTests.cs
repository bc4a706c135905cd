using System.Net;
using System.Net.Sockets;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using static GeminiRx.Cli.Tests.FollowProgram;

namespace GeminiRx.Cli.Tests;

public sealed class FollowTests
{
    [Fact]
    public async Task Ask_OfInteractions_ShowsTheSameText()
    {
        var emulator = new GeminiEmulator(Fast);

        var (exitCode, output, error) = await RunAsync(emulator, "ask", "--api", "interactions", "Hi");

        Assert.Equal((0, WholeText, ""), (exitCode, output, error));
        Assert.EndsWith("/interactions", Assert.Single(emulator.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drop:900")]
    [InlineData("503-event:5")]
    public async Task Ask_OfInteractions_ResumesWithoutAskingAgain(string fault)
    {
        var emulator = new GeminiEmulator(Fast with { OnRequest = request => new() { Fault = request.Number == 1 ? fault : null } });

        var (exitCode, output, error) = await RunAsync(emulator, "ask", "--api", "interactions", "Hi");

        Assert.Equal((0, WholeText), (exitCode, output));
        Assert.Contains("Trying again", error, StringComparison.Ordinal);
        Assert.Equal(["POST", "GET"], emulator.Requests.Select(request => request.Method.Method));
    }

    /// <summary>The laptop is closed: the process that asked is killed in the middle of the answer, and another one follows it.</summary>
    [Fact]
    public async Task Follow_AfterTheFirstProcessWasKilled_ShowsTheWholeAnswer()
    {
        var hanging = new EmulatorReply { Fault = "stall:4" };
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(Fast with { OnRequest = request => request.Number == 2 ? hanging : new() })
        );
        var endpoint = EndpointOf(service);
        string id;
        await using (var first = GeminiProcess.Start(["ask", "--api", "interactions", "--background", "-f", "ndjson", "Hi"], endpoint))
        {
            first.Input.Close();
            await first.WaitForErrorAsync("geminirx follow ");
            await first.Output.ReadAtLeastAsync(new byte[64], 1, cancellationToken: TimeoutToken.Start());
            await first.KillAsync();
            id = (await first.ErrorAsync()).Split("geminirx follow ")[1].Trim();
        }

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["follow", id], "", endpoint);

        Assert.Equal((0, WholeText, ""), (exitCode, output, error));
    }

    [Fact]
    public async Task Follow_AfterAnEvent_ShowsTheRest()
    {
        var emulator = new GeminiEmulator(Fast);
        await RunAsync(emulator, "ask", "--api", "interactions", "Hi");

        var (exitCode, output, _) = await RunAsync(
            emulator,
            "follow",
            "emulated-interaction-000001",
            "--after",
            "emulated-interaction-000001-e4"
        );

        Assert.Equal((0, WholeText[10..]), (exitCode, output));
    }

    [Fact]
    public async Task Follow_AfterTheTokenOfACheckpoint_ShowsTheRest()
    {
        var emulator = new GeminiEmulator(Fast);
        await RunAsync(emulator, "ask", "--api", "interactions", "Hi");

        var (exitCode, output, _) = await RunAsync(
            emulator,
            "follow",
            "emulated-interaction-000001",
            "--after",
            "interactions/emulated-interaction-000001?last_event_id=emulated-interaction-000001-e4"
        );

        Assert.Equal((0, WholeText[10..]), (exitCode, output));
    }

    [Fact]
    public async Task Follow_OfAnInteractionThatIsCancelledElsewhere_SaysSo()
    {
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(Fast with { FirstChunkDelay = TimeSpan.FromHours(1) })
        );
        var started = await StartAsync(service);
        await InteractionsOf(service).Cancel(started.Id).ToTask(TimeoutToken.Start());

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["follow", started.Id], "", EndpointOf(service));

        Assert.Equal((3, ""), (exitCode, output));
        Assert.Contains("The interaction was cancelled.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Background_WhoseRunFails_IsStartedAgain()
    {
        var emulator = new GeminiEmulator(
            Fast with
            {
                OnRequest = request => new() { Fault = request.Number == 2 ? "503-event:2" : null },
            }
        );

        var (exitCode, output, _) = await RunAsync(emulator, "ask", "--api", "interactions", "--background", "Hi");

        Assert.Equal((0, WholeText), (exitCode, output));
        Assert.Equal(["POST", "GET", "POST", "GET"], emulator.Requests.Select(request => request.Method.Method));
    }

    [Fact]
    public async Task Follow_OfAnUnknownInteraction_SaysWhatToDo()
    {
        var (exitCode, _, error) = await RunAsync(new GeminiEmulator(Fast), "follow", "gone");

        Assert.Equal(2, exitCode);
        Assert.Contains("The interaction is deleted, expired", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_WhoseInteractionIsGone_NamesNoModels()
    {
        var faults = new[] { "drop:900", "404-html" };
        var emulator = new GeminiEmulator(
            Fast with
            {
                OnRequest = request => new() { Fault = faults.ElementAtOrDefault((int)request.Number - 1) },
            }
        );

        var (exitCode, _, error) = await RunAsync(emulator, "ask", "--api", "interactions", "Hi");

        Assert.Equal(2, exitCode);
        Assert.Contains("The interaction is deleted, expired", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Available models", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_WithCancel_CancelsIt()
    {
        var emulator = new GeminiEmulator(Fast);
        await RunAsync(emulator, "ask", "--api", "interactions", "Hi");

        var (exitCode, _, error) = await RunAsync(emulator, "follow", "--cancel", "emulated-interaction-000001");

        Assert.Equal((0, "geminirx: Interaction emulated-interaction-000001: completed.\n"), (exitCode, error));
    }

    [Fact]
    public async Task Follow_WithCancel_TriesAgain_AndEndsAtTheLimit()
    {
        var emulator = new GeminiEmulator(Fast with { OnRequest = request => new() { Fault = request.Number == 2 ? "503" : null } });
        await RunAsync(emulator, "ask", "--api", "interactions", "Hi");
        var again = await RunAsync(emulator, "follow", "--cancel", "emulated-interaction-000001");
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var late = await GeminiProcess.RunAsync(
            ["follow", "--cancel", "--timeout-first", "1", "any"],
            "",
            ("GEMINIRX_ENDPOINT", $"http://{mute.LocalEndpoint}/"),
            ("GEMINI_API_KEY", "key")
        );
        var both = await RunAsync(emulator, "follow", "--cancel", "--after", "e1", "any");

        Assert.Equal(0, again.ExitCode);
        Assert.EndsWith("geminirx: Interaction emulated-interaction-000001: completed.\n", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, late.ExitCode);
        Assert.Contains("within 1 s", late.Error, StringComparison.Ordinal);
        Assert.Equal(1, both.ExitCode);
        Assert.Contains("--after", both.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(emulator, "follow", "--cancel", "--continue", "any")).ExitCode);
    }

    [Fact]
    public async Task Background_WithoutInteractions_IsRefused()
    {
        var (exitCode, _, error) = await RunAsync(new GeminiEmulator(Fast), "ask", "--background", "Hi");

        Assert.Equal(1, exitCode);
        Assert.Contains("--background needs --api interactions", error, StringComparison.Ordinal);
    }
}

using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;

namespace GeminiRx.Testing.Tests;

/// <summary>The clock drives an emulator and the operators together.</summary>
public sealed class AdvanceUntilTests
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task Emulator_WithAnHourOfDelay_AnswersAtOnce()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "An answer of several words.",
                FirstChunkDelay = TimeSpan.FromMinutes(1),
                Fault = EmulatorFault.Error(EmulatorError.Unavailable).Once(),
                TimeProvider = _clock,
            }
        );
        using var http = emulator.CreateClient();
        var gemini = new GeminiClient(
            new GeminiOptions
            {
                ApiKey = "any",
                Endpoint = new Uri("https://localhost"),
                HttpClient = http,
            }
        );

        var answer = gemini
            .Source.RetryBeforeContent(scheduler: _clock)(new GenerateRequest("Hi"))
            .ToCompletion()
            .ToTask(TestContext.Current.CancellationToken);
        await _clock.AdvanceUntilAsync(answer, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

        Assert.Equal("An answer of several words.", (await answer).Text);
        Assert.Equal(2, emulator.Requests.Count);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(59));
    }

    [Fact]
    public async Task Task_ThatDoesNotEnd_IsGivenUpAtTheLimit()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() =>
            _clock.AdvanceUntilAsync(new TaskCompletionSource().Task, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5))
        );

        Assert.Contains("00:05:00", error.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(5), _clock.Elapsed);
    }

    [Fact]
    public async Task Task_ThatFails_FailsTheWait() =>
        await Assert.ThrowsAsync<FormatException>(() => _clock.AdvanceUntilAsync(Task.FromException(new FormatException())));

    [Fact]
    public async Task StepOrLimit_ThatIsNotPositive_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("step", () => _clock.AdvanceUntilAsync(Task.CompletedTask, TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "limit",
            () => _clock.AdvanceUntilAsync(Task.CompletedTask, limit: TimeSpan.Zero)
        );
    }
}

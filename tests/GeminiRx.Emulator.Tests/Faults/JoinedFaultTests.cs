using System.Text;

namespace GeminiRx.Emulator.Tests;

/// <summary>Several faults at once: each with its own parameter, one after the other.</summary>
public sealed class JoinedFaultTests
{
    private static readonly EmulatorOptions _options = new()
    {
        Text = "aabbccdd",
        CharactersPerEvent = 2,
        EventsPerBurst = 1,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    [Fact]
    public async Task Faults_JoinedByPlus_AllHappen()
    {
        var whole = await MetFault.OfAsync(new GeminiEmulator(_options), "checkpoints:1 + comments");
        var cut = await MetFault.OfAsync(new GeminiEmulator(_options), "checkpoints:1 + lf + drop:400");

        Assert.Contains(": keep-alive 1", TextOf(whole), StringComparison.Ordinal);
        Assert.Contains("\"continuationToken\": \"", TextOf(whole), StringComparison.Ordinal);
        Assert.True(cut.IsBroken);
        Assert.DoesNotContain("\r", TextOf(cut), StringComparison.Ordinal);
        Assert.Contains("\"continuationToken\": \"", TextOf(cut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_JoinedByPlus_OccurAsOftenAsTheSuffixDefines()
    {
        var emulator = new GeminiEmulator(_options with { Fault = "comments + drop:100 times 1" });

        Assert.True((await MetFault.OfAsync(emulator, null)).IsBroken);
        Assert.False((await MetFault.OfAsync(emulator, null)).IsBroken);
    }

    [Fact]
    public async Task Fault_UnknownAmongOthers_IsNamed()
    {
        var refused = await MetFault.OfAsync(new GeminiEmulator(_options), "comments + none-such");

        Assert.Contains("Unknown fault 'none-such'", TextOf(refused), StringComparison.Ordinal);
    }

    private static string TextOf(MetFault met) => Encoding.UTF8.GetString(met.Body);
}

using System.Globalization;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Testing.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>Tests that run alone. On a busy machine, their clients would be slower than any editor.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>
/// Many sessions in one process. Each has a document with its own editor behaviour, and a user types in it. <c>GEMINIRX_SOAK</c> is the
/// number of sessions; the contribution notes contain the number of a long run.
/// </summary>
[Collection("alone")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int AtOnce = 8;

    // Seen red with an EditConfirmation.Interpret that never confirms an edit, and with an anchor that does not move with the hunks.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sessions_InDocumentsWithAnyManners_AreAllRight(bool documentChanges)
    {
        var sessions = int.Parse(Environment.GetEnvironmentVariable("GEMINIRX_SOAK") ?? "24", CultureInfo.InvariantCulture);
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = OddClient.Answer,
                CharactersPerEvent = 7,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.FromMilliseconds(20),
                BurstInterval = TimeSpan.FromMilliseconds(80),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var client = new OddClient(process.Output, process.Input, seed: documentChanges ? 1 : 2, documentChanges);
        await client.StartAsync();

        var faults = new List<string>();
        var memory = new List<long>();
        foreach (var group in Enumerable.Range(0, sessions).Chunk(AtOnce))
        {
            faults.AddRange((await Task.WhenAll(group.Select(client.RunAsync))).OfType<string>());
            memory.Add(process.WorkingSet);
        }

        output.WriteLine(
            $"{sessions} sessions, {client.Typed} keystrokes, {client.Refused} edits refused, {faults.Count} wrong; memory "
                + $"{memory[memory.Count / 4] / 1_000_000} MB after a quarter, {memory[^1] / 1_000_000} MB at the end"
        );
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.True(client.Typed > 5 * sessions && (!documentChanges || client.Refused > 0), "too little happened");
    }
}

using System.Globalization;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Testing.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>Tests that run while no other does: a busy machine would make their clients later than any editor is.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>
/// Many sessions in one process, each in a document with manners of its own, while somebody types in each. <c>GEMINIRX_SOAK</c> says how
/// many; the
/// contribution notes name the number of a long run.
/// </summary>
[Collection("alone")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int AtOnce = 8;

    // Turns red when a change never contains the edit (EditConfirmation.Interpret says not confirmed), and when an anchor does not move
    // with the hunks.
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

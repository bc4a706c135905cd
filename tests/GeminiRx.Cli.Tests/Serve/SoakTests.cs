using System.Globalization;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>Tests that run without parallel tests, which would make their clients slower than any editor.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>
/// Many sessions in one process. Each has a document with its own editor behavior, in which a user types. <c>GEMINIRX_SOAK</c> is the
/// number of sessions; the contribution notes contain the number of a long run.
/// </summary>
[Collection("alone")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Parallel = 8;

    // Red when EditConfirmation.Interpret confirmed no edit, and when an anchor did not move with the hunks.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sessions_WithAnyEditorBehavior_WriteTheirAnswersCorrectly(bool documentChanges)
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
        foreach (var group in Enumerable.Range(0, sessions).Chunk(Parallel))
        {
            faults.AddRange((await Task.WhenAll(group.Select(client.RunAsync))).OfType<string>());
            memory.Add(process.WorkingSet);
        }

        output.WriteLine(
            $"{sessions} sessions, {client.Typed} keystrokes, {client.Refused} edits refused, {faults.Count} wrong; memory "
                + $"{memory[memory.Count / 4] / 1_000_000} MB after a quarter, {memory[^1] / 1_000_000} MB at the end"
        );
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.True(
            client.Typed > 5 * sessions && (!documentChanges || client.Refused > 0),
            "the users typed too little, or no edit was refused"
        );
    }
}

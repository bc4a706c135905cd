using System.Text;
using GeminiRx.Conversations;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>A conversation whose process is killed at random moments.</summary>
public sealed class ChatKillTests : IDisposable
{
    // The debug build starts slowly.
    private static readonly int _kills = GeminiProcess.IsNative ? 100 : 25;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kill");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Chat_KilledAtAnyMoment_HasAllPrintedTextInItsFile()
    {
        var random = new Random(20_261_123);
        var answer = string.Concat(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    i % 4 == 0 ? "## User\n"
                    : i % 7 == 0 ? "```\ncode 😀\n```\n"
                    : $"line {i} of the answer\n"
                )
        );
        var emulator = new GeminiEmulator(
            new()
            {
                Text = answer,
                CharactersPerEvent = 5,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(1),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var cutAnswers = 0;
        for (var i = 0; i < _kills; i++)
        {
            var file = Path.Combine(_folder.FullName, $"{i}.md");
            var printed = await KillAsync(file, service, random);

            var conversation = ChatFile.Open(file);
            var turns = conversation.Read().Turns;
            conversation.Dispose();
            var saved = string.Concat(turns.Where(turn => turn.Role == ChatRole.Gemini).Select(turn => turn.Text.Trim('\n') + "\n"));
            Assert.Equal("Hi", turns[0].Text);
            Assert.True(
                saved.StartsWith(printed.TrimEnd('\n'), StringComparison.Ordinal),
                $"kill {i}: printed {printed.Length}, saved {saved.Length}"
            );
            cutAnswers += turns is [.., { Role: ChatRole.Gemini } last] && last.Text != answer.Trim('\n') ? 1 : 0;
        }

        // The test is valid only if most processes are killed in the middle of an answer.
        Assert.InRange(cutAnswers, _kills / 2, _kills);
    }

    // Runs up to three answers in a row. The kill comes after a random number of their bytes.
    private static async Task<string> KillAsync(string file, LoopbackEmulator service, Random random)
    {
        await using var process = GeminiProcess.Start(["chat", file, "--endpoint", service.Address.ToString()]);
        await process.Input.WriteAsync("Hi\nAnd?\nMore\n"u8.ToArray(), TimeoutToken.Start());
        await process.Input.FlushAsync(TimeoutToken.Start());
        var printed = new MemoryStream();
        var buffer = new byte[256];
        var goal = random.Next(1, 2_000);
        while (
            printed.Length < goal
            && await process.Output.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)), TimeoutToken.Start()) is > 0 and var count
        )
        {
            printed.Write(buffer, 0, count);
        }

        await process.KillAsync();
        await process.Output.CopyToAsync(printed, TimeoutToken.Start());
        return Encoding.UTF8.GetString(printed.ToArray());
    }
}

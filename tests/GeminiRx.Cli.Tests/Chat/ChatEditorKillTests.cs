using System.Globalization;
using System.Text;
using GeminiRx.Conversations;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>
/// A conversation whose process is killed at random moments while another program saves the file in several ways. What was printed and what
/// the other program wrote is in the file after the next start.
/// </summary>
/// <remarks>
/// 20 kills, or as many as <c>GEMINIRX_CHAT_KILLS</c> says. <c>GEMINIRX_CHAT_SEED</c> repeats a run.</remarks>
public sealed class ChatEditorKillTests : IDisposable
{
    private static readonly string[] _ways = ["append", "rename", "truncate", "in place"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kill");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Chat_KilledWhileAnotherProgramSaves_LosesNothing()
    {
        var kills = Number("GEMINIRX_CHAT_KILLS") ?? 20;
        var seed = Number("GEMINIRX_CHAT_SEED") ?? Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"GEMINIRX_CHAT_KILLS={kills} GEMINIRX_CHAT_SEED={seed}");
        var answer = string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i} of the answer\n"));
        var emulator = new GeminiEmulator(
            new()
            {
                Text = answer,
                CharactersPerEvent = 7,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(2),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var (edits, cut) = (0, 0);
        for (var i = 0; i < kills; i++)
        {
            var file = Path.Combine(_folder.FullName, $"{i}.md");
            var random = new Random(seed + i);
            var editor = new Editor(file, _ways[i % _ways.Length], random.Next());
            var printed = await KillAsync(file, service, editor, random);

            var context = $"kill {i} ({_ways[i % _ways.Length]}), seed {seed}";
            string text;
            using (var chat = ChatFile.Open(file))
            {
                text = chat.Read().Markdown;
            }

            var lines = text.Split('\n').ToHashSet();
            Assert.All(
                printed.Split('\n')[..^1].Where(line => line.Length > 0),
                line => Assert.True(lines.Contains(line), $"{context}: {line}\n{text}")
            );
            Assert.All(editor.Saved, mark => Assert.True(text.Contains(mark, StringComparison.Ordinal), $"{context}: {mark}\n{text}"));
            edits += editor.Saved.Count;
            cut += printed.Contains("line 59", StringComparison.Ordinal) ? 0 : 1;
        }

        // The test is valid only if the other program saves during most answers, and most processes are killed within one.
        TestContext.Current.TestOutputHelper?.WriteLine($"{edits} saves, {cut} kills within the answer");
        Assert.InRange(edits, kills, int.MaxValue);
        Assert.InRange(cut, kills / 2, kills);
    }

    // The kill comes after a random number of bytes of the answer; the other program saves until then, and its last save is complete.
    private static async Task<string> KillAsync(string file, LoopbackEmulator service, Editor editor, Random random)
    {
        await using var process = GeminiProcess.Start(["chat", file, "--endpoint", service.Address.ToString()]);
        await process.Input.WriteAsync("Hi\n"u8.ToArray(), TimeoutToken.Start());
        await process.Input.FlushAsync(TimeoutToken.Start());
        var (printed, buffer, goal) = (new MemoryStream(), new byte[64], random.Next(20, 1_100));
        using var stop = new CancellationTokenSource();
        var editing = Task.CompletedTask;
        while (printed.Length < goal && await process.Output.ReadAsync(buffer, TimeoutToken.Start()) is > 0 and var count)
        {
            editing = editing == Task.CompletedTask ? Task.Run(() => editor.RunAsync(stop.Token)) : editing;
            printed.Write(buffer, 0, count);
        }

        await process.KillAsync();
        await stop.CancelAsync();
        await editing.WaitAsync(TimeoutToken.Start());
        await process.Output.CopyToAsync(printed, TimeoutToken.Start());
        return Encoding.UTF8.GetString(printed.ToArray());
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Reads the file, and saves it with a mark more in the question, or appends a question.</summary>
    private sealed class Editor(string file, string way, int seed)
    {
        private readonly Random _random = new(seed);

        /// <summary>The marks that were saved.</summary>
        public List<string> Saved { get; } = [];

        public async Task RunAsync(CancellationToken stop)
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var mark = string.Create(CultureInfo.InvariantCulture, $"<mark {number}>");
                await SaveAsync(mark);
                Saved.Add(mark);
                await Task.WhenAny(Task.Delay(_random.Next(60, 200), stop));
            }
        }

        private async Task SaveAsync(string mark)
        {
            if (way == "append")
            {
                await File.AppendAllTextAsync(file, $"\n\n## User\n\n{mark}\n");
                return;
            }

            // What is saved is what was read some time before.
            var text = await File.ReadAllTextAsync(file);
            await Task.Delay(_random.Next(15));
            text = text.Replace("\nHi", $"\nHi {mark}", StringComparison.Ordinal);
            switch (way)
            {
                case "rename":
                    await File.WriteAllTextAsync($"{file}.new", text);
                    File.Move($"{file}.new", file, overwrite: true);
                    break;
                case "truncate":
                    await File.WriteAllTextAsync(file, "");
                    await Task.Delay(_random.Next(10));
                    await File.WriteAllTextAsync(file, text);
                    break;
                default:
                    await using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                    {
                        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
                        stream.SetLength(stream.Position);
                    }

                    break;
            }
        }
    }
}

using System.Diagnostics;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests;

/// <summary>The programs of the samples, started as a reader of their page starts them, on the emulator over HTTP.</summary>
public sealed class SampleProgramTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sample");
    private readonly GeminiEmulator _emulator = new(
        new EmulatorOptions
        {
            OnRequest = _ => new EmulatorReply { Text = "Dust and gas." },
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
            CharactersPerEvent = 100,
        }
    );

    private LoopbackEmulator _service = null!;
    private Process? _program;

    public async ValueTask InitializeAsync() => _service = await LoopbackEmulator.StartAsync(_emulator);

    public async ValueTask DisposeAsync()
    {
        if (_program is { HasExited: false })
        {
            _program.Kill(entireProcessTree: true);
        }

        _program?.Dispose();
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ConsoleChat_AnswersAQuestion_AndEndsWithAnEmptyLine()
    {
        var (exitCode, output) = await RunAsync("ConsoleChat", "What is a nebula?\n\n");

        Assert.Contains("Dust and gas.", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Single(_emulator.Requests);
    }

    [Fact]
    public async Task Batch_WritesALineOfJsonForEachPrompt()
    {
        var prompts = Path.Combine(_folder.FullName, "prompts.txt");
        await File.WriteAllLinesAsync(prompts, ["What is a nebula?", "What is a quasar?"], TimeoutToken.Start());

        var (exitCode, output) = await RunAsync("Batch", "", prompts);

        Assert.Equal(
            ["What is a nebula?: Dust and gas.", "What is a quasar?: Dust and gas."],
            output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .Select(result => $"{result.GetProperty("prompt")}: {result.GetProperty("text")}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task WebRelay_ServesAPage_AndAnswersAsEvents()
    {
        Start("WebRelay", "--urls", "http://127.0.0.1:0", "--Answers", _folder.FullName);
        using var http = new HttpClient { BaseAddress = await ReadAddressAsync() };

        Assert.Contains("<html", await http.GetStringAsync("/", TimeoutToken.Start()), StringComparison.Ordinal);
        using var asked = await http.PostAsync("/answers", new StringContent("Hi"), TimeoutToken.Start());
        var id = await asked.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TimeoutToken.Start());
        using var reader = await EventReader.OpenAsync(http, new Uri($"/answers/{id}", UriKind.Relative));

        Assert.Equal("text Dust and gas.", await reader.NextAsync());
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string sample, string input, params string[] arguments)
    {
        var program = Start(sample, arguments);
        await program.StandardInput.WriteAsync(input);
        program.StandardInput.Close();
        var output = await program.StandardOutput.ReadToEndAsync(TimeoutToken.Start());
        await program.WaitForExitAsync(TimeoutToken.Start());
        return (program.ExitCode, output);
    }

    private Process Start(string sample, params string[] arguments)
    {
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (
            var argument in (string[])["run", "--no-build", "-c", configuration, "--project", $"src/samples/{sample}", "--", .. arguments]
        )
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GEMINI_API_KEY"] = "any";
        start.Environment["GEMINIRX_ENDPOINT"] = _service.Address.AbsoluteUri;
        return _program = Process.Start(start)!;
    }

    private async Task<Uri> ReadAddressAsync()
    {
        while (await _program!.StandardOutput.ReadLineAsync(TimeoutToken.Start()) is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var start)
            {
                return new Uri(line[start..].Trim());
            }
        }

        throw new InvalidOperationException("The program ended without an address.");
    }
}

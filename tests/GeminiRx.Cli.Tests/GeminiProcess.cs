using System.Diagnostics;
using System.Reflection;
using System.Text;
using GeminiRx.Testing;

namespace GeminiRx.Cli.Tests;

/// <summary>The real program: the executable that <c>GEMINIRX_EXE</c> names, else what was built.</summary>
internal sealed class GeminiProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private GeminiProcess(string[] arguments, (string Name, string Value)[] environment)
    {
        var command = CommandLine(arguments);
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in new[] { "GEMINI_API_KEY", "GOOGLE_API_KEY", "GEMINIRX_ENDPOINT", "GEMINIRX_MODEL" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    private static string BuiltProgram => typeof(GeminiProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "GeminiRx.Cli.dll").Value!;

    public int Id => _process.Id;

    /// <summary>What starts the program.</summary>
    public static string[] CommandLine(string[] arguments) =>
        Environment.GetEnvironmentVariable("GEMINIRX_EXE") is { Length: > 0 } executable ? [executable, .. arguments] : ["dotnet", "exec", BuiltProgram, .. arguments];

    /// <summary>All that it wrote to standard error; there is more until it has ended.</summary>
    public Task<string> ErrorAsync() => _error.WaitAsync(TimeoutToken.Start());

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Input => _process.StandardInput.BaseStream;

    public static GeminiProcess Start(string[] arguments, params (string Name, string Value)[] environment) => new(arguments, environment);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string input = "", params (string Name, string Value)[] environment)
    {
        await using var process = Start(arguments, environment);
        await process.Input.WriteAsync(Encoding.UTF8.GetBytes(input));
        process.Input.Close();
        return await process.EndAsync();
    }

    /// <summary>Waits for the end, reading what is left.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var output = await new StreamReader(Output, new UTF8Encoding(false)).ReadToEndAsync(TimeoutToken.Start());
        return (await ExitAsync(), output, await _error);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TimeoutToken.Start());
        return _process.ExitCode;
    }

    /// <summary>What Ctrl+C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TimeoutToken.Start());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(TimeoutToken.Start());
        }

        _process.Dispose();
    }
}

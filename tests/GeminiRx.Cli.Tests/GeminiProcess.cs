using System.Diagnostics;
using System.Reflection;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Runs the program: the executable that <c>GEMINIRX_EXE</c> names, else the debug build.</summary>
internal sealed class GeminiProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly StringBuilder _errorSoFar = new();
    private TaskCompletionSource _moreError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GeminiProcess(string[] arguments, (string Name, string Value)[] environment)
    {
        var command = CommandFor(arguments);
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in command[1..])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in Unset)
        {
            start.Environment.Remove(name);
        }

        // The tests do not use the settings and conversations of the current user.
        foreach (var name in new[] { "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
        {
            start.Environment[name] = Path.Combine(AppContext.BaseDirectory, "no-such-folder");
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = ReadErrorAsync();
    }

    /// <summary>Environment variables that the program does not inherit. A test can set them.</summary>
    public static IReadOnlyList<string> Unset { get; } = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GEMINIRX_ENDPOINT", "GEMINIRX_MODEL"];

    /// <summary>Whether the native executable is tested.</summary>
    public static bool IsNative => Executable.Length > 0;

    /// <summary>The command and arguments that start the program.</summary>
    public static string[] CommandFor(string[] arguments) =>
        IsNative ? [Executable, .. arguments] : ["dotnet", "exec", BuiltProgram, .. arguments];

    private static string Executable => Environment.GetEnvironmentVariable("GEMINIRX_EXE") ?? "";

    private static string BuiltProgram =>
        typeof(GeminiProcess)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "GeminiRx.Cli.dll")
            .Value!;

    public int Id => _process.Id;

    /// <summary>The current memory use in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Waits until the process has written a text to standard error.</summary>
    public async Task WaitForErrorAsync(string text)
    {
        var timeout = TimeoutToken.Start();
        while (true)
        {
            Task more;
            lock (_errorSoFar)
            {
                if (_errorSoFar.ToString().Contains(text, StringComparison.Ordinal))
                {
                    return;
                }

                more = _moreError.Task;
            }

            await more.WaitAsync(timeout);
        }
    }

    /// <summary>Reads standard error to its end, when the process has ended.</summary>
    public Task<string> ErrorAsync() => _error.WaitAsync(TimeoutToken.Start());

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Input => _process.StandardInput.BaseStream;

    public static GeminiProcess Start(string[] arguments, params (string Name, string Value)[] environment) => new(arguments, environment);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments,
        string input = "",
        params (string Name, string Value)[] environment
    )
    {
        await using var process = Start(arguments, environment);
        await process.Input.WriteAsync(Encoding.UTF8.GetBytes(input));
        process.Input.Close();
        return await process.EndAsync();
    }

    /// <summary>Reads the remaining output and waits for the end.</summary>
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

    /// <summary>Sends SIGINT, as Ctrl+C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TimeoutToken.Start());
    }

    /// <summary>Sends SIGKILL. The output so far can still be read.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TimeoutToken.Start());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and var count)
        {
            TaskCompletionSource arrived;
            lock (_errorSoFar)
            {
                _errorSoFar.Append(buffer, 0, count);
                (arrived, _moreError) = (_moreError, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            arrived.SetResult();
        }

        return _errorSoFar.ToString();
    }
}

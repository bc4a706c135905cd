namespace GeminiRx.LanguageServer.Git;

/// <summary>Runs a program to its end. Cancellation kills it, with all processes that it started.</summary>
/// <exception cref="FileNotFoundException">There is no such program.</exception>
internal delegate Task<ProcessOutput> RunProcess(ProcessCall call, CancellationToken cancellationToken);

/// <summary>A program to run, without a shell. Its standard input is empty.</summary>
/// <param name="Program">The name of the program, which is searched for in the folders of <c>PATH</c>.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Folder">The folder in which it runs.</param>
/// <param name="Environment">All its environment variables.</param>
/// <param name="MaxOutput">The bytes of standard output after which it is killed.</param>
internal sealed record ProcessCall(
    string Program,
    IReadOnlyList<string> Arguments,
    string Folder,
    IReadOnlyDictionary<string, string> Environment,
    int MaxOutput
);

/// <summary>What a program wrote.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The beginning of standard error.</param>
/// <param name="IsCut">Whether the program was killed because it wrote too much.</param>
internal sealed record ProcessOutput(int ExitCode, byte[] Output, string Error, bool IsCut = false);

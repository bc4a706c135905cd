using System.Diagnostics;
using System.Runtime.CompilerServices;

// See README.md. Without a name, all groups run, each in a process of its own.
var groups = new Dictionary<string, Func<Figures, Task>>
{
    ["documents"] = DocumentFigures.RunAsync,
    ["editor"] = EditorFigures.RunAsync,
    ["events"] = StageFigures.RunAsync,
    ["operators"] = OperatorFigures.RunAsync,
    ["requests"] = RequestFigures.RunAsync,
    ["streams"] = StreamFigures.RunAsync,
    ["relay"] = RelayFigures.RunAsync,
    ["start"] = figures => StartFigures.RunAsync(figures, ValueOf("--executable")),
};
var details = new Dictionary<string, Func<Task<bool>>>
{
    ["chat-details"] = ChatFigures.RunAsync,
    ["event-details"] = EventFigures.RunAsync,
    ["json-details"] = () => Task.FromResult(JsonFigures.Run()),
    ["operator-details"] = OperatorBenchmarks.RunAsync,
    ["terminal-details"] = TerminalFigures.RunAsync,
};
switch (args)
{
    case [StreamFigures.Serve or StreamFigures.Bare or StreamFigures.Ours, ..]:
        return await StreamFigures.RunPartAsync(args);
    case [RelayFigures.Serve, ..]:
        return await RelayFigures.RunPartAsync(args);
    case ["group", var name, ..]:
        await groups[name](new Figures(name));
        return 0;
    case [var name, ..] when details.TryGetValue(name, out var detail):
        return await detail() ? 0 : 1;
    case [var other, ..] when !other.StartsWith('-') && !groups.ContainsKey(other):
        Console.Error.WriteLine($"Unknown: {other}. Groups: {string.Join(", ", groups.Keys)}. Details: {string.Join(", ", details.Keys)}.");
        return 2;
}

var figures = new List<Figure>();
var failed = false;
foreach (var name in args is [var only, ..] && groups.ContainsKey(only) ? [only] : groups.Keys.ToList())
{
    Console.Error.WriteLine($"{name} …");
    using var child = Process.Start(Child.Of(["group", name, .. args.Where(arg => arg != name)]))!;
    while (await child.StandardOutput.ReadLineAsync() is { } line)
    {
        if (Figures.Read(line) is { } figure)
        {
            figures.Add(figure);
        }
        else
        {
            Console.Error.WriteLine(line);
        }
    }

    await child.WaitForExitAsync();
    if (child.ExitCode != 0)
    {
        failed = true;
        Console.Error.WriteLine($"{name} ended with {child.ExitCode}: its rows are incomplete.");
    }
}

if (figures.Count == 0)
{
    return 2;
}

var table = new FigureTable(Folder());
table.Print(figures, compares: args.Contains("--compare"));
if (ValueOf("--save") is { } machine)
{
    table.Save(figures, DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime), machine);
}

return failed ? 2
    : figures.TrueForAll(figure => figure.IsReached) ? 0
    : 1;

string? ValueOf(string option) => Array.IndexOf(args, option) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

/// <summary>This program in another process.</summary>
internal static class Child
{
    public static ProcessStartInfo Of(IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return new ProcessStartInfo(program, isHost ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
    }
}

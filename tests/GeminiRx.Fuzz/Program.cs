using GeminiRx.Fuzz;
using SharpFuzz;

if (args is ["seeds", var folder])
{
    Seeds.Write(folder);
}
else if (args is ["list"])
{
    Console.WriteLine(string.Join(' ', Targets.All.Keys));
}
else if (args is [var name] && Targets.All.TryGetValue(name, out var target))
{
    // A child process reads the input, so that the search also finds stack overflows.
    Fuzzer.OutOfProcess.Run(stream => target(ReadAll(stream)));
}
else if (args is [var again, .. var files] && Targets.All.TryGetValue(again, out var once))
{
    foreach (var file in files)
    {
        Console.WriteLine(file);
        once(File.ReadAllBytes(file));
    }
}
else
{
    Console.Error.WriteLine(
        $"Usage: GeminiRx.Fuzz list | seeds FOLDER | TARGET [FILE...]. The targets are {string.Join(", ", Targets.All.Keys)}."
    );
    return 2;
}

return 0;

static byte[] ReadAll(Stream stream)
{
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}

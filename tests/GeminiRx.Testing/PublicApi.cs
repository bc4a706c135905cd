using System.Reflection;
using PublicApiGenerator;

namespace GeminiRx.Testing;

/// <summary>The public API of a package, held against the approved text that lies beside its tests, so that a change to it is
/// seen.</summary>
public static class PublicApi
{
    /// <summary>Compares the API with <c>tests/GeminiRx.Testing/Approved/{assembly}.txt</c>; with <c>GEMINIRX_APPROVE=1</c> in the
    /// environment it is approved instead.</summary>
    /// <returns>The approved text and the present one.</returns>
    public static (string Approved, string Present) Compare(Assembly assembly)
    {
        var file = Path.Combine(Repository.Root, "tests", "GeminiRx.Testing", "Approved", $"{assembly.GetName().Name}.txt");
        var present =
            assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd()
            + "\n";
        if (Environment.GetEnvironmentVariable("GEMINIRX_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, present);
        }

        return (File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "", present);
    }
}

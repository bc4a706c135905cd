using System.Reflection;
using PublicApiGenerator;

namespace GeminiRx.TestSupport;

/// <summary>Compares the public API of a package with an approved text, so that a review sees each change.</summary>
public static class PublicApi
{
    /// <inheritdoc cref="ApprovedText.Compare"/>
    /// <param name="assembly">The assembly, whose name is that of the text.</param>
    public static (string Approved, string Present) Compare(Assembly assembly) =>
        ApprovedText.Compare(
            assembly.GetName().Name!,
            assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] })
        );
}

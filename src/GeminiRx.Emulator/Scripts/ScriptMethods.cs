namespace GeminiRx.Emulator;

/// <summary>The names of the service's methods in a script, as its reference has them.</summary>
internal static class ScriptMethods
{
    public static IReadOnlyDictionary<string, ServiceMethod> All { get; } =
        new Dictionary<string, ServiceMethod>
        {
            ["generateContent"] = ServiceMethod.Generate,
            ["streamGenerateContent"] = ServiceMethod.Stream,
            ["countTokens"] = ServiceMethod.CountTokens,
            ["embedContent"] = ServiceMethod.Embed,
            ["batchEmbedContents"] = ServiceMethod.BatchEmbed,
            ["decisions"] = ServiceMethod.Decide,
            ["models.list"] = ServiceMethod.ListModels,
            ["models.get"] = ServiceMethod.GetModel,
            ["files.upload"] = ServiceMethod.Upload,
            ["files.list"] = ServiceMethod.ListFiles,
            ["files.get"] = ServiceMethod.GetFile,
            ["files.delete"] = ServiceMethod.DeleteFile,
            ["cachedContents.create"] = ServiceMethod.CreateCache,
            ["cachedContents.list"] = ServiceMethod.ListCaches,
            ["cachedContents.get"] = ServiceMethod.GetCache,
            ["cachedContents.patch"] = ServiceMethod.UpdateCache,
            ["cachedContents.delete"] = ServiceMethod.DeleteCache,
        };
}
